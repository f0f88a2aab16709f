package io.leveret.broker.exchange;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.FieldTable;

/**
 * Goes to one of the destinations: the same for the same value of what is hashed, and to each as often as its weight says, which
 * is its binding key. A destination that comes or goes takes or leaves its own share alone: every destination draws a number
 * from the value and its own name, and the highest wins.
 */
final class ConsistentHashBindings implements Bindings {

    private static final int MAX_WEIGHT = 10_000;

    /** 2 to the minus 53: what a double resolves between 0 and 1. */
    private static final double UNIT = 0x1.0p-53;

    private final HashedValue hashed;
    private final Destinations destinations = new Destinations();

    /** @throws ChannelException if the exchange's arguments do not say what to hash */
    ConsistentHashBindings(FieldTable arguments) {
        this.hashed = HashedValue.parse(arguments);
    }

    @Override
    public void validate(Binding binding) {
        int weight = weight(binding.routingKey());
        if (weight < 1) {
            throw ChannelException.preconditionFailed("The binding key must be greater than 0");
        } else if (weight > MAX_WEIGHT) {
            throw ChannelException.preconditionFailed("The binding key must not exceed " + MAX_WEIGHT);
        }
    }

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
        if (present.length == 0) {
            return;
        }
        long value = StableHash.of(hashed.of(message));
        Binding best = present[0];
        double highest = Double.NEGATIVE_INFINITY;
        for (Binding binding : present) {
            double drawn = draw(value, binding);
            if (drawn > highest) {
                highest = drawn;
                best = binding;
            }
        }
        into.add(best.destination());
    }

    @Override
    public boolean matchByKeyAlone() {
        return hashed instanceof HashedValue.RoutingKey;
    }

    /** The logarithm of a number between 0 and 1, over the weight: wins with a chance that the weights' proportion gives. */
    private static double draw(long value, Binding binding) {
        long hash =
                StableHash.combine(value, StableHash.of(binding.destination().name()));
        double uniform = ((hash >>> 11) + 0.5) * UNIT;
        return Math.log(uniform) / weight(binding.routingKey());
    }

    private static int weight(String bindingKey) {
        try {
            return (int) Math.max(0, Math.min(MAX_WEIGHT + 1L, Long.parseLong(bindingKey)));
        } catch (NumberFormatException e) {
            throw ChannelException.preconditionFailed("The binding key must be an integer: <<\"" + bindingKey + "\">>");
        }
    }
}
