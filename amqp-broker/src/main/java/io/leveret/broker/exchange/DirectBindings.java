package io.leveret.broker.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Goes where the binding key equals the routing key. */
final class DirectBindings implements Bindings {

    private final Map<String, Binding[]> byKey = new ConcurrentHashMap<>();

    @Override
    public void add(Binding binding) {
        byKey.merge(binding.routingKey(), new Binding[] {binding}, (all, one) -> BindingArrays.with(all, one[0]));
    }

    @Override
    public void remove(Binding binding) {
        byKey.computeIfPresent(binding.routingKey(), (key, bindings) -> {
            Binding[] rest = BindingArrays.without(bindings, binding);
            return rest.length == 0 ? null : rest;
        });
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        for (String key : message.keys()) {
            for (Binding binding : byKey.getOrDefault(key, BindingArrays.NONE)) {
                into.add(binding.destination());
            }
        }
    }
}
