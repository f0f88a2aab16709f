package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueListener;
import org.jspecify.annotations.Nullable;

/** Has queues deleted that nobody uses: auto-delete ones that have lost their last consumer, and those that expire. */
final class UnusedQueues implements QueueListener {

    private final BrokerEvents events;
    private volatile @Nullable TopologyOperations operations;

    UnusedQueues(BrokerEvents events) {
        this.events = events;
    }

    /** Set before the first queue has a consumer. */
    void operations(TopologyOperations newOperations) {
        operations = newOperations;
    }

    @Override
    public void unused(QueueHandle queue) {
        TopologyOperations present = operations;
        if (present != null) {
            present.deleteUnused(queue);
        }
    }

    @Override
    public void duplicateDropped() {
        events.duplicateDropped();
    }

    @Override
    public void expired(QueueHandle queue) {
        TopologyOperations present = operations;
        if (present != null) {
            present.deleteExpired(queue);
        }
    }
}
