package io.leveret.broker.exchange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/** The bindings of an exchange that picks one of its destinations: one for each, in an order that outlives a restart. */
final class Destinations {

    private static final Comparator<Binding> ORDER = Comparator.comparing(
                    (Binding binding) -> binding.destination().name())
            .thenComparing(binding -> binding.destination() instanceof Destination.ToExchange);

    private volatile Binding[] all = BindingArrays.NONE;
    private volatile Binding[] oneEach = BindingArrays.NONE;

    void add(Binding binding) {
        set(BindingArrays.with(all, binding));
    }

    void remove(Binding binding) {
        set(BindingArrays.without(all, binding));
    }

    /** The first binding of each destination. Not to be changed. */
    Binding[] oneEach() {
        return oneEach;
    }

    private void set(Binding[] bindings) {
        all = bindings;
        Set<Destination> seen = new HashSet<>();
        oneEach = Arrays.stream(bindings)
                .filter(binding -> seen.add(binding.destination()))
                .sorted(ORDER)
                .toArray(Binding[]::new);
    }
}
