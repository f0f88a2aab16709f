package io.leveret.broker.boot;

import io.leveret.broker.config.Resource;
import io.leveret.broker.connection.ConnectionRegistry;
import io.leveret.broker.connection.ResourceAlarms;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.WaitingRoom;
import io.leveret.broker.metrics.BrokerGauges;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.vhost.VirtualHost;
import java.util.function.ToLongFunction;

/** Counts what there is, when metrics are asked for. */
record Gauges(ConnectionRegistry registry, VirtualHost virtualHost, ResourceAlarms alarms) implements BrokerGauges {

    @Override
    public long connections() {
        return registry.size();
    }

    @Override
    public long channels() {
        return registry.channels();
    }

    @Override
    public long queues() {
        return virtualHost.queues().size();
    }

    @Override
    public long consumers() {
        return sum(queue -> queue.statistics().consumers());
    }

    @Override
    public long messagesReady() {
        return sum(queue -> queue.statistics().ready());
    }

    @Override
    public long messagesUnacknowledged() {
        return sum(queue -> queue.statistics().unacknowledged());
    }

    @Override
    public long messagesDelayed() {
        long delayed = 0;
        for (Exchange exchange : virtualHost.exchanges()) {
            WaitingRoom room = exchange.waitingRoom();
            delayed += room == null ? 0 : room.queue().statistics().ready();
        }
        return delayed;
    }

    @Override
    public boolean isShortOf(Resource resource) {
        return alarms.isOn(resource);
    }

    private long sum(ToLongFunction<QueueHandle> count) {
        return virtualHost.queues().stream().mapToLong(count).sum();
    }
}
