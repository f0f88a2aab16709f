package io.leveret.broker.vhost;

import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which auto-delete exchanges go because the last binding from them goes, and which go because those do. */
final class UnusedExchanges {

    private final Topology topology;
    private final Set<Binding> gone = new HashSet<>();
    private final Deque<Binding> toLookAt = new ArrayDeque<>();

    UnusedExchanges(Topology topology) {
        this.topology = topology;
    }

    List<TopologyChange> after(Collection<Binding> bindings) {
        List<TopologyChange> deleted = new ArrayList<>();
        remove(bindings);
        for (Binding next = toLookAt.poll(); next != null; next = toLookAt.poll()) {
            Exchange source = next.source();
            TopologyChange deletion = new TopologyChange.ExchangeDeleted(source);
            if (source.definition().autoDelete()
                    && gone.containsAll(source.bindings())
                    && !deleted.contains(deletion)) {
                deleted.add(deletion);
                remove(topology.incoming(source));
            }
        }
        return deleted;
    }

    private void remove(Collection<Binding> bindings) {
        for (Binding binding : bindings) {
            if (gone.add(binding)) {
                toLookAt.add(binding);
            }
        }
    }
}
