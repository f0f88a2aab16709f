package io.leveret.broker.exchange;

/** Goes to one of the destinations: the same for the same routing key, as long as their number stays the same. */
final class ModulusHashBindings implements Bindings {

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
            long hash = StableHash.of(message.routingKey());
            into.add(present[(int) Long.remainderUnsigned(hash, present.length)].destination());
        }
    }
}
