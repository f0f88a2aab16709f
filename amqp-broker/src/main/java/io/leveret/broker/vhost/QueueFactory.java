package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.queue.QueueRestoring;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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
        QueueDefinition definition = queue.definition();
        QueueRestoring restoring = queue.restoring();
        AtomicLong lastKeyed = new AtomicLong(keepsKeys(definition) ? -1 : Long.MAX_VALUE);
        if (keepsKeys(definition)) {
            QueueLog keys = store.log(keyLog(definition.id()));
            read(keys, 0, Long.MAX_VALUE, some -> lastKeyed.accumulateAndGet(restoring.keys(some), Math::max));
        }
        QueueLog log = store.log(definition.id());
        for (QueueLog.Extent extent : log.extents().toCompletableFuture().join()) {
            // Messages behind the last key may have lost theirs.
            if (restoring.mustRead(extent) || extent.last() > lastKeyed.get()) {
                read(log, extent.first(), extent.last(), restoring::messages);
            } else {
                restoring.messages(extent);
            }
        }
    }

    private static void read(QueueLog log, long first, long last, Consumer<List<StoredMessage>> taker) {
        long from = first;
        while (from <= last) {
            List<StoredMessage> messages = log.read(from, RESTORE_BATCH).toCompletableFuture().join().stream()
                    .filter(message -> message.position() <= last)
                    .toList();
            if (messages.isEmpty()) {
                return;
            }
            taker.accept(messages);
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
