package io.leveret.broker.exchange;

import java.util.Arrays;

/** Immutable arrays of bindings: a change makes a new one, so readers need no lock. */
final class BindingArrays {

    static final Binding[] NONE = {};

    private BindingArrays() {}

    static Binding[] with(Binding[] bindings, Binding added) {
        Binding[] more = Arrays.copyOf(bindings, bindings.length + 1);
        more[bindings.length] = added;
        return more;
    }

    static Binding[] without(Binding[] bindings, Binding removed) {
        return Arrays.stream(bindings)
                .filter(binding -> !binding.equals(removed))
                .toArray(Binding[]::new);
    }
}
