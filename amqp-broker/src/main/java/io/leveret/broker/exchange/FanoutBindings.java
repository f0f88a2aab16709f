package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import java.util.function.Supplier;

/** Goes everywhere. */
final class FanoutBindings implements Bindings {

    private volatile Binding[] all = BindingArrays.NONE;

    @Override
    public void add(Binding binding) {
        all = BindingArrays.with(all, binding);
    }

    @Override
    public void remove(Binding binding) {
        all = BindingArrays.without(all, binding);
    }

    @Override
    public void match(String routingKey, Supplier<FieldTable> headers, RouteCollector into) {
        for (Binding binding : all) {
            into.add(binding.destination());
        }
    }
}
