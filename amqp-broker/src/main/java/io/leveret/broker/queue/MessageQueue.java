package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait and the consumers they wait for. Plain and deterministic; lives on one loop, see {@link QueueHandle}. It
 * delivers and writes at the end of a turn, not message by message.
 */
final class MessageQueue {

    private final QueueDefinition definition;
    private final @Nullable QueueJournal journal;
    private final ReadyMessages ready = new ReadyMessages();
    private final ConsumerRotation consumers = new ConsumerRotation();
    private final QueueStatistics statistics = new QueueStatistics();
    private long nextPosition;
    private int unacknowledged;
    private boolean closed;

    /** The journal is null for a queue that keeps nothing over a restart. */
    MessageQueue(QueueDefinition definition, @Nullable QueueJournal journal, long firstPosition) {
        this.definition = definition;
        this.journal = journal;
        this.nextPosition = firstPosition;
    }

    void publish(QueueHandle handle, Message message, Confirmation confirmation, long sequence) {
        if (closed) {
            confirmation.confirmed(sequence);
            return;
        }
        boolean stored = journal != null && message.persistent();
        QueuedMessage queued = new QueuedMessage(handle, message, nextPosition++, stored);
        ready.add(queued);
        if (stored) {
            journalOf(queued).append(queued, confirmation, sequence);
        } else {
            confirmation.confirmed(sequence);
        }
    }

    /** Takes back a message that the store kept over a restart. */
    void restore(QueueHandle handle, long position, Message message) {
        ready.add(new QueuedMessage(handle, message, position, true));
        nextPosition = Math.max(nextPosition, position + 1);
    }

    ConsumeResult addConsumer(Subscription subscription) {
        if (closed) {
            return ConsumeResult.QUEUE_GONE;
        }
        if (consumers.hasExclusive() || (subscription.exclusive() && !consumers.isEmpty())) {
            return ConsumeResult.IN_EXCLUSIVE_USE;
        }
        consumers.add(subscription);
        return ConsumeResult.CONSUMING;
    }

    /** Ends a consumer and returns whether it was the last one of a queue that goes with it. */
    boolean removeConsumer(Subscription subscription) {
        return consumers.remove(subscription) && consumers.isEmpty() && definition.autoDelete();
    }

    void resume(Subscription subscription) {
        consumers.resume(subscription);
    }

    @Nullable
    QueuedMessage get(boolean noAck) {
        deliver();
        if (ready.isEmpty()) {
            return null;
        }
        QueuedMessage first = ready.take();
        handedOver(first, null, noAck);
        return first;
    }

    void acknowledge(QueuedMessage message) {
        if (settle(message)) {
            forget(message);
        }
    }

    void requeue(QueuedMessage message) {
        if (settle(message)) {
            message.returned();
            ready.putBack(message);
        }
    }

    int purge() {
        deliver();
        int purged = ready.size();
        ready.drain(this::forget);
        return purged;
    }

    CloseResult close(boolean ifUnused, boolean ifEmpty) {
        if (closed) {
            return CloseResult.closed(0);
        }
        deliver();
        if (ifEmpty && !ready.isEmpty()) {
            return CloseResult.NOT_EMPTY;
        }
        if (ifUnused && !consumers.isEmpty()) {
            return CloseResult.IN_USE;
        }
        int messages = ready.size();
        endTurn();
        closed = true;
        ready.drain(message -> {});
        unacknowledged = 0;
        List<Subscription> cancelled = consumers.removeAll();
        statistics.publish(0, 0, 0);
        cancelled.forEach(subscription -> subscription.consumer().cancelled());
        return CloseResult.closed(messages);
    }

    /** Delivers all that can be, then tells the store what the turn brought. */
    void endTurn() {
        deliver();
        if (journal != null) {
            journal.flush();
        }
        statistics.publish(ready.size(), unacknowledged, consumers.size());
    }

    /** Gives waiting messages to consumers, in turn, as long as any takes one. */
    void deliver() {
        while (!ready.isEmpty()) {
            Subscription subscription = consumers.next();
            if (subscription == null) {
                return;
            }
            QueuedMessage message = ready.take();
            handedOver(message, subscription, subscription.noAck());
            subscription.consumer().deliver(message);
        }
    }

    QueueDefinition definition() {
        return definition;
    }

    QueueStatistics statistics() {
        return statistics;
    }

    QueueCounts counts() {
        deliver();
        return new QueueCounts(ready.size(), consumers.size());
    }

    private void handedOver(QueuedMessage message, @Nullable Subscription subscription, boolean noAck) {
        if (noAck) {
            forget(message);
            return;
        }
        unacknowledged++;
        message.takenBy(subscription);
        if (subscription != null) {
            subscription.taken();
        }
    }

    /** Takes a message from its holder; false if the queue is gone, and the message with it. */
    private boolean settle(QueuedMessage message) {
        if (closed) {
            return false;
        }
        unacknowledged--;
        Subscription holder = message.holder();
        if (holder != null && holder.settled()) {
            consumers.resume(holder);
        }
        return true;
    }

    private void forget(QueuedMessage message) {
        if (message.isStored()) {
            journalOf(message).settle(message.position());
        }
    }

    private QueueJournal journalOf(QueuedMessage message) {
        QueueJournal present = journal;
        if (present == null) {
            throw new IllegalStateException("stored in a queue without a journal: " + message.position());
        }
        return present;
    }
}
