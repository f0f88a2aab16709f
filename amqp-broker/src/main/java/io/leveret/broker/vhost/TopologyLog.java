package io.leveret.broker.vhost;

import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what of the topology must survive a restart: durable exchanges and queues, and bindings between them. */
final class TopologyLog {

    private final DefinitionStore store;

    TopologyLog(DefinitionStore store) {
        this.store = store;
    }

    /**
     * Returns when the changes are safe on disk.
     *
     * @throws io.leveret.persistence.StorageException if they may not be; then none counts
     */
    void append(List<DefinitionChange> changes) {
        store.apply(changes);
    }

    /** How the change is written; null if nothing of it outlives the process. */
    static @Nullable DefinitionChange written(TopologyChange change) {
        if (change instanceof TopologyChange.ExchangeDeclared declared) {
            return declared(declared.exchange());
        } else if (change instanceof TopologyChange.ExchangeDeleted deleted) {
            ExchangeDefinition exchange = deleted.exchange().definition();
            return exchange.durable() ? new DefinitionChange.ExchangeRemoved(exchange.vhost(), exchange.name()) : null;
        } else if (change instanceof TopologyChange.QueueDeclared declared) {
            return declared(declared.queue().definition());
        } else if (change instanceof TopologyChange.QueueDeleted deleted) {
            QueueDefinition queue = deleted.queue().definition();
            return queue.durable() ? new DefinitionChange.QueueRemoved(queue.vhost(), queue.name()) : null;
        } else if (change instanceof TopologyChange.Bound bound) {
            return isDurable(bound.binding()) ? bound(bound.binding()) : null;
        } else if (change instanceof TopologyChange.Unbound unbound) {
            return isDurable(unbound.binding()) ? unbound(unbound.binding()) : null;
        }
        throw new IllegalArgumentException(String.valueOf(change));
    }

    private static @Nullable DefinitionChange declared(Exchange declared) {
        ExchangeDefinition exchange = declared.definition();
        return exchange.durable()
                ? new DefinitionChange.ExchangePut(
                        exchange.vhost(),
                        exchange.name(),
                        exchange.type().wireName(),
                        exchange.autoDelete(),
                        exchange.internal(),
                        ArgumentsText.write(ExchangeFactory.written(declared)))
                : null;
    }

    private static @Nullable DefinitionChange declared(QueueDefinition queue) {
        return queue.durable()
                ? new DefinitionChange.QueuePut(
                        queue.vhost(),
                        queue.name(),
                        queue.id(),
                        queue.autoDelete(),
                        ArgumentsText.write(queue.arguments()))
                : null;
    }

    private static DefinitionChange bound(Binding binding) {
        return new DefinitionChange.BindingPut(
                binding.source().definition().vhost(),
                binding.source().definition().name(),
                binding.destination().name(),
                binding.destination() instanceof Destination.ToExchange,
                binding.routingKey(),
                ArgumentsText.write(binding.arguments()));
    }

    private static DefinitionChange unbound(Binding binding) {
        return new DefinitionChange.BindingRemoved(
                binding.source().definition().vhost(),
                binding.source().definition().name(),
                binding.destination().name(),
                binding.destination() instanceof Destination.ToExchange,
                binding.routingKey(),
                ArgumentsText.write(binding.arguments()));
    }

    /** A binding lives as long as both its ends. */
    private static boolean isDurable(Binding binding) {
        return binding.source().definition().durable() && isDurable(binding.destination());
    }

    private static boolean isDurable(Destination destination) {
        if (destination instanceof Destination.ToQueue to) {
            return to.queue().definition().durable();
        }
        Exchange exchange = ((Destination.ToExchange) destination).exchange();
        return exchange.definition().durable();
    }
}
