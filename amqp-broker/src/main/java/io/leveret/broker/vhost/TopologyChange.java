package io.leveret.broker.vhost;

import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.queue.QueueHandle;

/** One step in the life of a virtual host's topology: decided, written to the log, then applied. */
sealed interface TopologyChange {

    record ExchangeDeclared(Exchange exchange) implements TopologyChange {}

    /** Its bindings go with it, both ways. */
    record ExchangeDeleted(Exchange exchange) implements TopologyChange {}

    record QueueDeclared(QueueHandle queue) implements TopologyChange {}

    /** Its bindings go with it. */
    record QueueDeleted(QueueHandle queue) implements TopologyChange {}

    record Bound(Binding binding) implements TopologyChange {}

    record Unbound(Binding binding) implements TopologyChange {}
}
