package io.leveret.broker.metrics;

import io.leveret.broker.config.Resource;
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
        meters.gauge(
                "alarms_memory_used_watermark",
                none,
                () -> alarm(Resource.MEMORY),
                "is 1 if publishers are blocked for want of memory");
        meters.gauge(
                "alarms_free_disk_space_watermark",
                none,
                () -> alarm(Resource.DISK),
                "is 1 if publishers are blocked for want of disk space");
    }

    private int alarm(Resource resource) {
        return gauges.isShortOf(resource) ? 1 : 0;
    }
}
