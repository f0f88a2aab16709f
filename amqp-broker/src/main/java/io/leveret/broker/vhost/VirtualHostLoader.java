package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.FieldTable;
import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a virtual host into being: what is predeclared, then what the store kept. Blocks; for the start only. */
public final class VirtualHostLoader {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualHostLoader.class);

    private final DefinitionStore definitions;
    private final MessageStore messages;
    private final PublishFlow flow;
    private final Supplier<QueueLoop> nextLoop;
    private final BrokerEvents events;

    /** {@code nextLoop} says where the next restored queue is to live. */
    public VirtualHostLoader(
            DefinitionStore definitions,
            MessageStore messages,
            PublishFlow flow,
            Supplier<QueueLoop> nextLoop,
            BrokerEvents events) {
        this.definitions = definitions;
        this.messages = messages;
        this.flow = flow;
        this.nextLoop = nextLoop;
        this.events = events;
    }

    /** Restores the virtual host of this name, or makes it. */
    public VirtualHost load(String name) {
        Topology topology = new Topology();
        TopologyThread thread = new TopologyThread(name, topology, new TopologyLog(definitions));
        UnusedQueues unused = new UnusedQueues();
        QueueFactory factory = new QueueFactory(messages, flow, unused);
        TopologyOperations operations = new TopologyOperations(
                thread, new QueueOperations(name, topology, factory, events), new ExchangeOperations(name, topology));
        unused.operations(operations);
        predeclare(name, topology);
        restore(name, topology, factory);
        thread.start();
        return new VirtualHost(name, topology, new ReplyQueues(name, flow), thread, operations);
    }

    private static void predeclare(String vhost, Topology topology) {
        declare(topology, vhost, "", ExchangeType.DIRECT, false);
        declare(topology, vhost, "amq.direct", ExchangeType.DIRECT, false);
        declare(topology, vhost, "amq.fanout", ExchangeType.FANOUT, false);
        declare(topology, vhost, "amq.topic", ExchangeType.TOPIC, false);
        declare(topology, vhost, "amq.headers", ExchangeType.HEADERS, false);
        declare(topology, vhost, "amq.match", ExchangeType.HEADERS, false);
        declare(topology, vhost, "amq.rabbitmq.trace", ExchangeType.TOPIC, true);
        declare(topology, vhost, "amq.rabbitmq.log", ExchangeType.TOPIC, true);
    }

    private static void declare(Topology topology, String vhost, String name, ExchangeType type, boolean internal) {
        topology.apply(new TopologyChange.ExchangeDeclared(
                new Exchange(new ExchangeDefinition(vhost, name, type, true, false, internal, FieldTable.EMPTY))));
    }

    private void restore(String vhost, Topology topology, QueueFactory factory) {
        List<DefinitionChange> stored = definitions.load();
        if (!stored.contains(new DefinitionChange.VirtualHostPut(vhost))) {
            definitions.apply(List.of(new DefinitionChange.VirtualHostPut(vhost)));
        }
        for (DefinitionChange change : stored) {
            if (change.vhost().equals(vhost)) {
                restore(change, topology, factory);
            }
        }
        Set<Long> unclaimed = new HashSet<>(messages.queuesWithMessages());
        for (QueueHandle queue : topology.queues()) {
            if (unclaimed.remove(queue.definition().id())) {
                factory.restore(queue);
            }
        }
        // What a queue left whose deletion was on disk before that of its messages.
        unclaimed.forEach(messages::forget);
        LOG.info(
                "virtual host '{}': {} queues and {} exchanges",
                vhost,
                topology.queues().size(),
                topology.exchanges().size());
    }

    private void restore(DefinitionChange change, Topology topology, QueueFactory factory) {
        if (change instanceof DefinitionChange.ExchangePut put) {
            ExchangeType type = ExchangeType.named(put.type())
                    .orElseThrow(() -> new StorageException(
                            "exchange '" + put.name() + "' is stored with the unknown type '" + put.type() + "'"));
            topology.apply(new TopologyChange.ExchangeDeclared(new Exchange(new ExchangeDefinition(
                    put.vhost(),
                    put.name(),
                    type,
                    true,
                    put.autoDelete(),
                    put.internal(),
                    ArgumentsText.read(put.arguments())))));
        } else if (change instanceof DefinitionChange.QueuePut put) {
            QueueDefinition definition = new QueueDefinition(
                    put.vhost(),
                    put.name(),
                    put.id(),
                    true,
                    put.autoDelete(),
                    null,
                    ArgumentsText.read(put.arguments()));
            topology.apply(new TopologyChange.QueueDeclared(factory.create(definition, nextLoop.get())));
        } else if (change instanceof DefinitionChange.BindingPut put) {
            topology.apply(new TopologyChange.Bound(binding(put, topology)));
        }
    }

    private static Binding binding(DefinitionChange.BindingPut put, Topology topology) {
        Exchange source = topology.exchange(put.source());
        Destination destination = destination(put, topology);
        if (source == null || destination == null) {
            throw new StorageException("the stored binding " + put + " has lost an end");
        }
        return new Binding(source, destination, put.routingKey(), ArgumentsText.read(put.arguments()));
    }

    private static @Nullable Destination destination(DefinitionChange.BindingPut put, Topology topology) {
        if (put.toExchange()) {
            Exchange exchange = topology.exchange(put.destination());
            return exchange == null ? null : new Destination.ToExchange(exchange);
        }
        QueueHandle queue = topology.queue(put.destination());
        return queue == null ? null : new Destination.ToQueue(queue);
    }
}
