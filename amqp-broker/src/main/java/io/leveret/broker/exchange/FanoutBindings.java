package io.leveret.broker.exchange;

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
    public void match(Routable message, RouteCollector into) {
        for (Binding binding : all) {
            into.add(binding.destination());
        }
    }
}
