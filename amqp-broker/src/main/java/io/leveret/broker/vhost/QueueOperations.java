package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.queue.CloseResult;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueType;
import io.leveret.broker.vhost.TopologyThread.Plan;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.ArrayList;
import java.util.List;

/** Decides what clients ask of queues and their bindings. Runs on the topology thread. */
final class QueueOperations {

    private final String vhost;
    private final Topology topology;
    private final QueueFactory factory;
    private final BrokerEvents events;

    QueueOperations(String vhost, Topology topology, QueueFactory factory, BrokerEvents events) {
        this.vhost = vhost;
        this.topology = topology;
        this.factory = factory;
        this.events = events;
    }

    Plan<QueueHandle> declare(String name, QueueMethod.Declare declare, Session session) {
        events.queueDeclared();
        if (declare.passive()) {
            QueueHandle found = Lookup.queue(topology, vhost, name, session);
            found.touch();
            return Plan.nothing(found);
        }
        if (name.isEmpty()) {
            return createUnnamed(declare, session);
        }
        Names.refuseReserved("queue", name);
        QueueHandle existing = topology.queue(name);
        if (existing == null) {
            return create(name, declare, session);
        }
        requireEquivalent(existing.definition(), declare, session);
        existing.touch();
        return Plan.nothing(existing);
    }

    Plan<Integer> delete(String name, QueueMethod.Delete delete, Session session) {
        QueueHandle queue = topology.queue(name);
        if (queue == null) {
            return Plan.nothing(0);
        }
        Lookup.requireAccess(queue.definition(), session);
        refuseConditions(queue.definition(), delete);
        CloseResult closed = close(queue, delete.ifUnused(), delete.ifEmpty());
        return switch (closed.outcome()) {
            case IN_USE ->
                throw ChannelException.preconditionFailed(queue.definition().description() + " in use");
            case NOT_EMPTY ->
                throw ChannelException.preconditionFailed(queue.definition().description() + " not empty");
            case CLOSED ->
                Plan.begun(removal(List.of(queue)), () -> {
                    forgotten(queue);
                    return closed.messages();
                });
        };
    }

    private static void refuseConditions(QueueDefinition queue, QueueMethod.Delete delete) {
        if (queue.effects().type() == QueueType.QUORUM && (delete.ifUnused() || delete.ifEmpty())) {
            throw ConnectionException.notImplemented("cannot delete " + queue.description()
                    + ". queue.delete operations with " + (delete.ifUnused() ? "if-unused" : "if-empty")
                    + " flag set are not supported by quorum queues");
        }
    }

    Plan<Boolean> bind(String queueName, String source, QueueMethod.Bind bind, Session session) {
        ExchangeOperations.refuseDefault(source);
        Exchange exchange = Lookup.exchange(topology, vhost, source);
        QueueHandle queue = Lookup.anyonesQueue(topology, vhost, queueName);
        Binding binding = binding(exchange, queue, bind.routingKey(), bind.arguments());
        exchange.validate(binding);
        Lookup.requireAccess(queue.definition(), session);
        return added(binding);
    }

    Plan<Boolean> unbind(QueueMethod.Unbind unbind, Session session) {
        String source = Names.stripped(unbind.exchange());
        ExchangeOperations.refuseDefault(source);
        QueueHandle queue = topology.queue(Names.stripped(unbind.queue()));
        Exchange exchange = topology.exchange(source);
        if (queue == null || exchange == null) {
            return Plan.nothing(false);
        }
        Binding binding = binding(exchange, queue, unbind.routingKey(), unbind.arguments());
        if (exchange.has(binding)) {
            Lookup.requireAccess(queue.definition(), session);
        }
        return removed(topology, binding);
    }

    Plan<Boolean> release(Object connection) {
        List<QueueHandle> owned = topology.exclusiveTo(connection);
        owned.forEach(queue -> close(queue, false, false));
        return Plan.begun(removal(owned), () -> {
            owned.forEach(this::forgotten);
            return true;
        });
    }

    Plan<Boolean> deleteUnused(QueueHandle queue) {
        return isPresent(queue) && close(queue, true, false).outcome() == CloseResult.Outcome.CLOSED
                ? deleted(queue)
                : Plan.nothing(false);
    }

    Plan<Boolean> deleteExpired(QueueHandle queue) {
        return isPresent(queue)
                        && queue.closeIfExpired().toCompletableFuture().join().outcome() == CloseResult.Outcome.CLOSED
                ? deleted(queue)
                : Plan.nothing(false);
    }

    private boolean isPresent(QueueHandle queue) {
        return topology.queue(queue.definition().name()) == queue;
    }

    private Plan<Boolean> deleted(QueueHandle queue) {
        return Plan.begun(removal(List.of(queue)), () -> {
            forgotten(queue);
            return true;
        });
    }

    static Plan<Boolean> added(Binding binding) {
        return binding.source().has(binding)
                ? Plan.nothing(false)
                : new Plan<>(List.of(new TopologyChange.Bound(binding)), () -> true);
    }

    static Plan<Boolean> removed(Topology topology, Binding binding) {
        if (!binding.source().has(binding)) {
            return Plan.nothing(false);
        }
        List<TopologyChange> changes = new ArrayList<>();
        changes.add(new TopologyChange.Unbound(binding));
        changes.addAll(new UnusedExchanges(topology).after(List.of(binding)));
        return new Plan<>(changes, () -> true);
    }

    private Plan<QueueHandle> createUnnamed(QueueMethod.Declare declare, Session session) {
        QueueType type = QueueArgumentRules.typeOfUnnamed(declare.arguments(), description(""));
        if (type != QueueType.CLASSIC) {
            throw ChannelException.preconditionFailed(
                    "Cannot declare a server-named queue for type " + type.description());
        }
        return create(Names.generated("amq.gen"), declare, session);
    }

    private Plan<QueueHandle> create(String name, QueueMethod.Declare declare, Session session) {
        boolean exclusive = declare.exclusive();
        QueueArguments arguments = QueueArgumentsParser.parse(declare.arguments(), description(name));
        requirePossible(arguments.type(), declare, description(name));
        QueueHandle queue = factory.create(
                new QueueDefinition(
                        vhost,
                        name,
                        Names.queueId(),
                        declare.durable() && !exclusive,
                        declare.autoDelete(),
                        exclusive ? session.connection() : null,
                        declare.arguments(),
                        arguments),
                session.loop());
        return new Plan<>(List.of(new TopologyChange.QueueDeclared(queue)), () -> {
            events.queueCreated();
            return queue;
        });
    }

    /** Only classic queues may be temporary. */
    private static void requirePossible(QueueType type, QueueMethod.Declare declare, String queue) {
        if (type == QueueType.CLASSIC) {
            return;
        }
        if (declare.autoDelete()) {
            throw invalidProperty("auto-delete", queue);
        } else if (declare.exclusive()) {
            throw invalidProperty("exclusive-owner", queue);
        } else if (!declare.durable()) {
            throw invalidProperty("non-durable", queue);
        }
    }

    private static ChannelException invalidProperty(String property, String queue) {
        return ChannelException.preconditionFailed("invalid property '" + property + "' for " + queue);
    }

    private static void requireEquivalent(QueueDefinition existing, QueueMethod.Declare declare, Session session) {
        if (declare.exclusive() != existing.isExclusive()
                || (existing.isExclusive() && existing.owner() != session.connection())) {
            throw Lookup.locked(existing);
        }
        new Equivalence(existing.description())
                .require("durable", declare.durable() && !declare.exclusive(), existing.durable())
                .require("auto_delete", declare.autoDelete(), existing.autoDelete())
                .require(
                        QueueArgumentRules.compared(existing.effects().type()),
                        withType(declare.arguments()),
                        withType(existing.arguments()));
    }

    /** A queue that names no type is a classic one. */
    private static FieldTable withType(FieldTable arguments) {
        return arguments.has(QueueArgumentRules.TYPE)
                ? arguments
                : arguments.with(QueueArgumentRules.TYPE, FieldValue.of(QueueType.CLASSIC.wireName()));
    }

    private List<TopologyChange> removal(List<QueueHandle> queues) {
        List<TopologyChange> changes = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        for (QueueHandle queue : queues) {
            changes.add(new TopologyChange.QueueDeleted(queue));
            bindings.addAll(topology.incoming(queue));
        }
        changes.addAll(new UnusedExchanges(topology).after(bindings));
        return changes;
    }

    private void forgotten(QueueHandle queue) {
        factory.forget(queue.definition());
        events.queueDeleted();
    }

    /** Waits for the queue's loop, which never waits for this thread. */
    private static CloseResult close(QueueHandle queue, boolean ifUnused, boolean ifEmpty) {
        return queue.close(ifUnused, ifEmpty).toCompletableFuture().join();
    }

    private static Binding binding(Exchange source, QueueHandle queue, String routingKey, FieldTable arguments) {
        return new Binding(source, new Destination.ToQueue(queue), routingKey, arguments);
    }

    private String description(String name) {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }
}
