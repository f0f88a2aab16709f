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
        return new QueueHandle(
                definition,
                loop,
                context,
                definition.durable() ? store.log(definition.id()) : null,
                keepsKeys(definition) ? store.log(keyLog(definition.id())) : null);
    }

    /** The log for the keys that the owner of a log remembers. Ids are not negative: those are free. */
    static long keyLog(long id) {
        return id | Long.MIN_VALUE;
    }

    private static boolean keepsKeys(QueueDefinition definition) {
        return definition.durable() && definition.effects().deduplication() != null;
    }

    /** Gives the queue back what the store kept of it. Blocks. */
    void restore(QueueHandle queue) {
        long lastKeyed = keepsKeys(queue.definition()) ? restoreKeys(queue) : Long.MAX_VALUE;
        QueueLog log = store.log(queue.definition().id());
        for (QueueLog.Extent extent : log.extents().toCompletableFuture().join()) {
            if (queue.mustRead(extent) || extent.last() > lastKeyed) {
                read(log, extent, queue);
            } else {
                queue.restore(extent);
            }
        }
    }

    private long restoreKeys(QueueHandle queue) {
        QueueLog log = store.log(keyLog(queue.definition().id()));
        long lastKeyed = -1;
        List<StoredMessage> keys =
                log.read(0, RESTORE_BATCH).toCompletableFuture().join();
        while (!keys.isEmpty()) {
            lastKeyed = Math.max(lastKeyed, queue.restoreKeys(keys));
            long next = keys.get(keys.size() - 1).position() + 1;
            keys = log.read(next, RESTORE_BATCH).toCompletableFuture().join();
        }
        return lastKeyed;
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
        if (keepsKeys(definition)) {
            store.forget(keyLog(definition.id()));
        }
    }
}
