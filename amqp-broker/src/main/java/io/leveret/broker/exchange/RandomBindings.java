package io.leveret.broker.exchange;

import java.util.concurrent.ThreadLocalRandom;

/** Goes to one of the destinations, by chance, whatever the key. */
final class RandomBindings implements Bindings {

    private final Destinations destinations = new Destinations();

    @Override
    public void add(Binding binding) {
        destinations.add(binding);
    }

    @Override
    public void remove(Binding binding) {
        destinations.remove(binding);
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        Binding[] present = destinations.oneEach();
        if (present.length > 0) {
            into.add(present[ThreadLocalRandom.current().nextInt(present.length)].destination());
        }
    }

    @Override
    public boolean matchByKeyAlone() {
        return false;
    }
}
