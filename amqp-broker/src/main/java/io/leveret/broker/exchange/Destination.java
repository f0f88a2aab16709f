package io.leveret.broker.exchange;

import io.leveret.broker.queue.QueueHandle;

/** Where a binding leads. */
public sealed interface Destination {

    String name();

    record ToQueue(QueueHandle queue) implements Destination {
        @Override
        public String name() {
            return queue.definition().name();
        }
    }

    record ToExchange(Exchange exchange) implements Destination {
        @Override
        public String name() {
            return exchange.definition().name();
        }
    }
}
