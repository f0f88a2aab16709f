package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.vhost.TopologyThread.Plan;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.List;

/** Decides what clients ask of exchanges and the bindings between them. Runs on the topology thread. */
final class ExchangeOperations {

    private static final List<String> COMPARED_ARGUMENTS = List.of(ExchangeDefinition.ALTERNATE);

    private final String vhost;
    private final Topology topology;
    private final ExchangeFactory factory;

    ExchangeOperations(String vhost, Topology topology, ExchangeFactory factory) {
        this.vhost = vhost;
        this.topology = topology;
        this.factory = factory;
    }

    static void refuseDefault(String name) {
        if (name.isEmpty()) {
            throw ChannelException.accessRefused("operation not permitted on the default exchange");
        }
    }

    Plan<Boolean> declare(String name, ExchangeMethod.Declare declare) {
        if (declare.passive()) {
            refuseDefault(name);
            Lookup.exchange(topology, vhost, name);
            return Plan.nothing(false);
        }
        ExchangeType type = ExchangeType.required(declare.exchangeType());
        refuseDefault(name);
        Exchange existing = topology.exchange(name);
        if (existing != null) {
            requireEquivalent(existing.definition(), type, declare);
            return Plan.nothing(false);
        }
        Names.refuseReserved("exchange", name);
        ExchangeDefinition definition = new ExchangeDefinition(
                vhost, name, type, declare.durable(), declare.autoDelete(), declare.internal(), declare.arguments());
        requireName(ExchangeDefinition.ALTERNATE, definition);
        Exchange exchange = factory.create(definition);
        return new Plan<>(List.of(new TopologyChange.ExchangeDeclared(exchange)), () -> true);
    }

    Plan<Boolean> delete(String name, boolean ifUnused) {
        refuseDefault(name);
        if (Names.isReserved(name)) {
            throw ChannelException.accessRefused(
                    "deletion of system exchange '" + name + "' in vhost '" + vhost + "' not allowed");
        }
        Exchange exchange = topology.exchange(name);
        if (exchange == null) {
            return Plan.nothing(false);
        }
        if (ifUnused && exchange.hasBindings()) {
            throw ChannelException.preconditionFailed(exchange.definition().description() + " in use");
        }
        List<TopologyChange> changes = new ArrayList<>();
        changes.add(new TopologyChange.ExchangeDeleted(exchange));
        changes.addAll(new UnusedExchanges(topology).after(topology.incoming(exchange)));
        return new Plan<>(changes, () -> true);
    }

    Plan<Boolean> bind(ExchangeMethod.Bind bind) {
        String sourceName = Names.stripped(bind.source());
        String destinationName = Names.stripped(bind.destination());
        refuseDefault(sourceName);
        refuseDefault(destinationName);
        Exchange source = Lookup.exchange(topology, vhost, sourceName);
        Exchange destination = Lookup.exchange(topology, vhost, destinationName);
        Binding binding = binding(source, destination, bind.routingKey(), bind.arguments());
        source.validate(binding);
        return QueueOperations.added(binding);
    }

    Plan<Boolean> unbind(ExchangeMethod.Unbind unbind) {
        String sourceName = Names.stripped(unbind.source());
        String destinationName = Names.stripped(unbind.destination());
        refuseDefault(sourceName);
        refuseDefault(destinationName);
        Exchange source = topology.exchange(sourceName);
        Exchange destination = topology.exchange(destinationName);
        if (source == null || destination == null) {
            return Plan.nothing(false);
        }
        return QueueOperations.removed(topology, binding(source, destination, unbind.routingKey(), unbind.arguments()));
    }

    private static void requireName(String argument, ExchangeDefinition exchange) {
        FieldValue value = exchange.arguments().get(argument);
        if (value != null && !(value instanceof FieldValue.LongString)) {
            throw ChannelException.preconditionFailed(
                    "invalid type '" + value.typeName() + "' for arg '" + argument + "' in " + exchange.description());
        }
    }

    private static void requireEquivalent(
            ExchangeDefinition existing, ExchangeType type, ExchangeMethod.Declare declare) {
        new Equivalence(existing.description())
                .require("type", type.description(), existing.type().description())
                .require("durable", declare.durable(), existing.durable())
                .require("auto_delete", declare.autoDelete(), existing.autoDelete())
                .require("internal", declare.internal(), existing.internal())
                .require(COMPARED_ARGUMENTS, declare.arguments(), existing.arguments());
    }

    private static Binding binding(Exchange source, Exchange destination, String routingKey, FieldTable arguments) {
        return new Binding(source, new Destination.ToExchange(destination), routingKey, arguments);
    }
}
