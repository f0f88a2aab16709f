package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;

/** Makes queues, with a log in the store where they are durable. */
final class QueueFactory {

    /** How many messages are taken from the store at a time at start. */
    private static final int RESTORE_BATCH = 1_000;

    private final MessageStore store;
    private final QueueContext context;

    QueueFactory(MessageStore store, QueueContext context) {
        this.store = store;
        this.context = context;
    }

    QueueHandle create(QueueDefinition definition, QueueLoop loop) {
        return new QueueHandle(definition, loop, context, definition.durable() ? store.log(definition.id()) : null);
    }

    /** Gives the queue back what the store kept of it. Blocks. */
    void restore(QueueHandle queue) {
        QueueLog log = store.log(queue.definition().id());
        for (QueueLog.Extent extent : log.extents().toCompletableFuture().join()) {
            if (queue.mustRead(extent)) {
                read(log, extent, queue);
            } else {
                queue.restore(extent);
            }
        }
    }

    private static void read(QueueLog log, QueueLog.Extent extent, QueueHandle queue) {
        long from = extent.first();
        while (from <= extent.last()) {
            List<StoredMessage> messages = log.read(from, RESTORE_BATCH).toCompletableFuture().join().stream()
                    .filter(message -> message.position() <= extent.last())
                    .toList();
            if (messages.isEmpty()) {
                return;
            }
            queue.restore(messages);
            from = messages.get(messages.size() - 1).position() + 1;
        }
    }

    void forget(QueueDefinition definition) {
        if (definition.durable()) {
            store.forget(definition.id());
        }
    }
}
