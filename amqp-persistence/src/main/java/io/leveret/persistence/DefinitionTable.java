package io.leveret.persistence;

import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What changes of definitions add up to, on the heap. Safe for any thread. */
public final class DefinitionTable {

    private record Key(String vhost, String name) {}

    private final Set<VirtualHostPut> virtualHosts = new LinkedHashSet<>();
    private final Map<Key, ExchangePut> exchanges = new LinkedHashMap<>();
    private final Map<Key, QueuePut> queues = new LinkedHashMap<>();
    private final Set<BindingPut> bindings = new LinkedHashSet<>();

    /** In an order in which they can be declared again. */
    public synchronized List<DefinitionChange> all() {
        List<DefinitionChange> all = new ArrayList<>(virtualHosts);
        all.addAll(exchanges.values());
        all.addAll(queues.values());
        all.addAll(bindings);
        return all;
    }

    /** Applies the changes in their order. */
    public synchronized void apply(List<DefinitionChange> changes) {
        changes.forEach(this::apply);
    }

    private void apply(DefinitionChange change) {
        if (change instanceof VirtualHostPut put) {
            virtualHosts.add(put);
        } else if (change instanceof ExchangePut put) {
            exchanges.put(new Key(put.vhost(), put.name()), put);
        } else if (change instanceof QueuePut put) {
            queues.put(new Key(put.vhost(), put.name()), put);
        } else if (change instanceof BindingPut put) {
            bindings.add(put);
        } else {
            remove(change);
        }
    }

    private void remove(DefinitionChange change) {
        if (change instanceof ExchangeRemoved removed) {
            exchanges.remove(new Key(removed.vhost(), removed.name()));
            bindings.removeIf(binding -> binding.vhost().equals(removed.vhost())
                    && (binding.source().equals(removed.name()) || isTo(binding, removed.name(), true)));
        } else if (change instanceof QueueRemoved removed) {
            queues.remove(new Key(removed.vhost(), removed.name()));
            bindings.removeIf(
                    binding -> binding.vhost().equals(removed.vhost()) && isTo(binding, removed.name(), false));
        } else if (change instanceof BindingRemoved removed) {
            bindings.remove(removed.binding());
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    private static boolean isTo(BindingPut binding, String destination, boolean exchange) {
        return binding.toExchange() == exchange && binding.destination().equals(destination);
    }
}
