package io.leveret.broker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much of everything the broker has, under RabbitMQ's names. */
record BrokerMeters(BrokerGauges gauges) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        RabbitMqMeters meters = new RabbitMqMeters(registry);
        Tags none = Tags.empty();
        meters.gauge("connections", none, gauges::connections, "Connections now open");
        meters.gauge("channels", none, gauges::channels, "Channels now open");
        meters.gauge("queues", none, gauges::queues, "Queues now there");
        meters.gauge("consumers", none, gauges::consumers, "Consumers now there");
        meters.gauge("queue_messages_ready", none, gauges::messagesReady, "Messages ready for delivery");
        meters.gauge(
                "queue_messages_unacked",
                none,
                gauges::messagesUnacknowledged,
                "Messages delivered and not yet acknowledged");
        meters.gauge(
                "queue_messages",
                none,
                () -> gauges.messagesReady() + gauges.messagesUnacknowledged(),
                "Messages ready or not yet acknowledged");
        meters.gauge(
                "exchange_messages_delayed",
                none,
                gauges::messagesDelayed,
                "Messages that wait in exchanges until they are due");
    }
}
