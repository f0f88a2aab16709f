package io.leveret.broker.vhost;

import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.queue.QueueHandle;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What exists in a virtual host: exchanges, queues, bindings. Its topology thread alone changes it, through
 * {@link TopologyChange}; any thread reads exchanges and queues without a lock, and sees by the version whether what it
 * remembers still holds.
 */
final class Topology {

    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private final Map<String, QueueHandle> queues = new ConcurrentHashMap<>();
    private volatile long version;

    // For the topology thread alone.
    private final IdentityHashMap<Object, Set<Binding>> incoming = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Set<QueueHandle>> exclusive = new IdentityHashMap<>();

    @Nullable
    Exchange exchange(String name) {
        return exchanges.get(name);
    }

    @Nullable
    QueueHandle queue(String name) {
        return queues.get(name);
    }

    Collection<QueueHandle> queues() {
        return Collections.unmodifiableCollection(queues.values());
    }

    Collection<Exchange> exchanges() {
        return Collections.unmodifiableCollection(exchanges.values());
    }

    /** Grows with every change. */
    long version() {
        return version;
    }

    /** The bindings that lead to this exchange or queue. */
    List<Binding> incoming(Object exchangeOrQueue) {
        return List.copyOf(incoming.getOrDefault(exchangeOrQueue, Set.of()));
    }

    List<QueueHandle> exclusiveTo(Object connection) {
        return List.copyOf(exclusive.getOrDefault(connection, Set.of()));
    }

    void apply(TopologyChange change) {
        if (change instanceof TopologyChange.ExchangeDeclared declared) {
            exchanges.put(declared.exchange().definition().name(), declared.exchange());
        } else if (change instanceof TopologyChange.QueueDeclared declared) {
            addQueue(declared.queue());
        } else if (change instanceof TopologyChange.Bound bound) {
            addBinding(bound.binding());
        } else if (change instanceof TopologyChange.Unbound unbound) {
            removeBinding(unbound.binding());
        } else if (change instanceof TopologyChange.ExchangeDeleted deleted) {
            deleted.exchange().bindings().forEach(this::removeBinding);
            incoming(deleted.exchange()).forEach(this::removeBinding);
            exchanges.remove(deleted.exchange().definition().name());
            deleted.exchange().close();
        } else if (change instanceof TopologyChange.QueueDeleted deleted) {
            incoming(deleted.queue()).forEach(this::removeBinding);
            removeQueue(deleted.queue());
        }
        changed();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void changed() {
        version++;
    }

    private void addQueue(QueueHandle queue) {
        queues.put(queue.definition().name(), queue);
        Object owner = queue.definition().owner();
        if (owner != null) {
            exclusive.computeIfAbsent(owner, absent -> new LinkedHashSet<>()).add(queue);
        }
    }

    private void removeQueue(QueueHandle queue) {
        queues.remove(queue.definition().name());
        Object owner = queue.definition().owner();
        if (owner != null) {
            removeFrom(exclusive, owner, queue);
        }
    }

    private void addBinding(Binding binding) {
        binding.source().add(binding);
        incoming.computeIfAbsent(target(binding), absent -> new LinkedHashSet<>())
                .add(binding);
    }

    private void removeBinding(Binding binding) {
        binding.source().remove(binding);
        removeFrom(incoming, target(binding), binding);
    }

    private static <T> void removeFrom(Map<Object, Set<T>> index, Object key, T value) {
        Set<T> values = index.get(key);
        if (values != null && values.remove(value) && values.isEmpty()) {
            index.remove(key);
        }
    }

    private static Object target(Binding binding) {
        Destination destination = binding.destination();
        if (destination instanceof Destination.ToQueue to) {
            return to.queue();
        }
        return ((Destination.ToExchange) destination).exchange();
    }
}
