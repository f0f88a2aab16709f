package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.message.Expiration;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.FieldTable;
import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.Storage;
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
    private final QueueRules rules;

    /**
     * Loads from these stores.
     *
     * @param nextLoop says where the next restored queue is to live
     */
    public VirtualHostLoader(
            Storage storage, PublishFlow flow, Supplier<QueueLoop> nextLoop, BrokerEvents events, QueueRules rules) {
        this.definitions = storage.definitions();
        this.messages = storage.messages();
        this.flow = flow;
        this.nextLoop = nextLoop;
        this.events = events;
        this.rules = rules;
    }

    /** Restores the virtual host of this name, or makes it. */
    public VirtualHost load(String name) {
        Topology topology = new Topology();
        TopologyThread thread = new TopologyThread(name, topology, new TopologyLog(definitions));
        UnusedQueues unused = new UnusedQueues(events);
        DeadLetterRouter deadLetters = new DeadLetterRouter(topology, events);
        QueueContext context =
                new QueueContext(flow, unused, deadLetters, rules.memory(), rules.exactExpiry(), Expiration::millis);
        QueueFactory factory = new QueueFactory(messages, context);
        ExchangeFactory exchanges = new ExchangeFactory(messages, flow, topology, rules, nextLoop, events);
        TopologyOperations operations = new TopologyOperations(
                thread,
                new QueueOperations(name, topology, factory, events),
                new ExchangeOperations(name, topology, exchanges));
        unused.operations(operations);
        predeclare(name, topology, exchanges);
        restore(name, topology, factory, exchanges);
        thread.start();
        return new VirtualHost(name, topology, new ReplyQueues(name, flow), thread, operations);
    }

    private static void predeclare(String vhost, Topology topology, ExchangeFactory exchanges) {
        declare(topology, exchanges, vhost, "", ExchangeType.DIRECT, false);
        declare(topology, exchanges, vhost, "amq.direct", ExchangeType.DIRECT, false);
        declare(topology, exchanges, vhost, "amq.fanout", ExchangeType.FANOUT, false);
        declare(topology, exchanges, vhost, "amq.topic", ExchangeType.TOPIC, false);
        declare(topology, exchanges, vhost, "amq.headers", ExchangeType.HEADERS, false);
        declare(topology, exchanges, vhost, "amq.match", ExchangeType.HEADERS, false);
        declare(topology, exchanges, vhost, "amq.rabbitmq.trace", ExchangeType.TOPIC, true);
        declare(topology, exchanges, vhost, "amq.rabbitmq.log", ExchangeType.TOPIC, true);
    }

    private static void declare(
            Topology topology,
            ExchangeFactory exchanges,
            String vhost,
            String name,
            ExchangeType type,
            boolean internal) {
        topology.apply(new TopologyChange.ExchangeDeclared(
                exchanges.create(new ExchangeDefinition(vhost, name, type, true, false, internal, FieldTable.EMPTY))));
    }

    private void restore(String vhost, Topology topology, QueueFactory factory, ExchangeFactory exchanges) {
        List<DefinitionChange> stored = definitions.load();
        if (!stored.contains(new DefinitionChange.VirtualHostPut(vhost))) {
            definitions.apply(List.of(new DefinitionChange.VirtualHostPut(vhost)));
        }
        for (DefinitionChange change : stored) {
            if (change.vhost().equals(vhost)) {
                restore(change, topology, factory, exchanges);
            }
        }
        Set<Long> withMessages = messages.queuesWithMessages();
        for (QueueHandle queue : topology.queues()) {
            long id = queue.definition().id();
            if (withMessages.contains(id) || withMessages.contains(QueueFactory.keyLog(id))) {
                factory.restore(queue);
            }
        }
        // What is due leaves at once: the queues must have what they had before.
        for (Exchange exchange : topology.exchanges()) {
            exchanges.restoreMessages(exchange, withMessages);
        }
        forgetUnclaimed(withMessages, stored);
        LOG.info(
                "virtual host '{}': {} queues and {} exchanges",
                vhost,
                topology.queues().size(),
                topology.exchanges().size());
    }

    /** What queues and exchanges of no virtual host left whose deletion was on disk before that of their messages. */
    private void forgetUnclaimed(Set<Long> withMessages, List<DefinitionChange> stored) {
        Set<Long> unclaimed = new HashSet<>(withMessages);
        for (DefinitionChange change : stored) {
            if (change instanceof DefinitionChange.QueuePut queue) {
                unclaimed.remove(queue.id());
                unclaimed.remove(QueueFactory.keyLog(queue.id()));
            } else if (change instanceof DefinitionChange.ExchangePut exchange) {
                unclaimed.removeAll(ExchangeFactory.claimedLogs(ArgumentsText.read(exchange.arguments())));
            }
        }
        unclaimed.forEach(messages::forget);
    }

    private void restore(DefinitionChange change, Topology topology, QueueFactory factory, ExchangeFactory exchanges) {
        if (change instanceof DefinitionChange.ExchangePut put) {
            ExchangeType type = ExchangeType.named(put.type())
                    .orElseThrow(() -> new StorageException(
                            "exchange '" + put.name() + "' is stored with the unknown type '" + put.type() + "'"));
            topology.apply(new TopologyChange.ExchangeDeclared(exchanges.restore(new ExchangeDefinition(
                    put.vhost(),
                    put.name(),
                    type,
                    true,
                    put.autoDelete(),
                    put.internal(),
                    ArgumentsText.read(put.arguments())))));
        } else if (change instanceof DefinitionChange.QueuePut put) {
            QueueDefinition definition = definition(put);
            topology.apply(new TopologyChange.QueueDeclared(factory.create(definition, nextLoop.get())));
        } else if (change instanceof DefinitionChange.BindingPut put) {
            topology.apply(new TopologyChange.Bound(binding(put, topology)));
        }
    }

    private static QueueDefinition definition(DefinitionChange.QueuePut put) {
        FieldTable arguments = ArgumentsText.read(put.arguments());
        return new QueueDefinition(
                put.vhost(), put.name(), put.id(), true, put.autoDelete(), null, arguments, effects(put, arguments));
    }

    private static QueueArguments effects(DefinitionChange.QueuePut put, FieldTable arguments) {
        try {
            return QueueArgumentsParser.parse(arguments, "queue '" + put.name() + "'");
        } catch (ChannelException e) {
            throw new StorageException("the stored definition of a queue cannot be: " + e.getMessage());
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
