package io.leveret.broker.queue;

import io.leveret.broker.events.DeadLetterReason;
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
    private final QueueContents contents;
    private final ConsumerRotation consumers;
    private final UnacknowledgedMessages unacknowledged;
    private final Delivery delivery;
    private final QueueStatistics statistics = new QueueStatistics();
    private final Priorities priorities;
    private final @Nullable DuplicateFilter duplicates;
    private long nextPosition;
    private boolean closed;

    /** Whether its last consumer has gone, and it goes too. */
    private boolean unused;

    /**
     * A queue without messages.
     *
     * @param journal null for a queue that keeps nothing over a restart
     * @param wakeUp  has {@link #endTurn} called
     */
    MessageQueue(
            QueueDefinition definition,
            @Nullable QueueJournal journal,
            long firstPosition,
            QueueLoop loop,
            QueueContext context,
            Runnable wakeUp) {
        QueueArguments effects = definition.effects();
        this.definition = definition;
        this.journal = journal;
        this.nextPosition = firstPosition;
        this.priorities = Priorities.of(effects);
        this.consumers = new ConsumerRotation(effects.singleActiveConsumer(), effects.type() == QueueType.QUORUM);
        this.contents = new QueueContents(definition, journal, priorities, loop, context, wakeUp);
        this.unacknowledged = new UnacknowledgedMessages(effects, consumers, contents.window(), contents.shelf());
        this.delivery = new Delivery(contents, consumers, unacknowledged);
        this.duplicates = DuplicateFilter.of(effects, journal, loop, context.listener(), wakeUp);
    }

    void publish(QueueHandle handle, Message message, Confirmation confirmation, long sequence) {
        if (closed) {
            confirmation.confirmed(sequence);
            return;
        }
        if (duplicates != null && duplicates.keepsOut(message, confirmation, sequence)) {
            return;
        }
        if (refuses(message)) {
            contents.refused(new QueuedMessage(handle, message, 0, 0, false));
            confirmation.rejected(sequence);
            return;
        }
        boolean stored = journal != null && message.persistent();
        QueuedMessage queued = new QueuedMessage(handle, message, nextPosition++, priorities.of(message), stored);
        boolean nothingWaits = queued.isRedelivered() && nothingWaits();
        contents.add(queued);
        delivery.came();
        Confirmation safe = duplicates == null ? confirmation : duplicates.remember(queued, confirmation, sequence);
        if (journal != null && stored) {
            journal.append(queued, safe, sequence);
        } else {
            confirmation.confirmed(sequence);
        }
        if (nothingWaits) {
            offerAsNew(queued);
        }
    }

    private boolean nothingWaits() {
        delivery.settleDown();
        return contents.isEmpty();
    }

    /** What can be delivered or dropped makes room first. A quorum queue refuses those who publish, but no dead letter: it would be lost. */
    private boolean refuses(Message message) {
        if (priorities.ofQuorum() && message.origin().isDead()) {
            return false;
        }
        if (contents.refuses(message)) {
            delivery.settleDown();
            return contents.refuses(message);
        }
        return false;
    }

    /** A dead letter that a consumer takes at once comes as one that nobody has seen. */
    private void offerAsNew(QueuedMessage only) {
        only.redelivered(false);
        delivery.deliver();
        if (!contents.isEmpty()) {
            only.redelivered(true);
        }
    }

    /** Takes back a key that the store kept. */
    void restoreKey(StoredKey.Placed key) {
        if (duplicates != null) {
            duplicates.restore(key);
        }
    }

    /** Takes back a message that the store kept over a restart, and that dies at this time. */
    void restore(QueueHandle handle, long position, Message message, long endMillis) {
        QueuedMessage queued = new QueuedMessage(handle, message, position, priorities.of(message), true);
        contents.add(queued, endMillis);
        if (duplicates != null) {
            duplicates.restored(queued);
        }
        nextPosition = Math.max(nextPosition, position + 1);
    }

    /** Takes back messages that the store kept, and leaves them there until they are wanted. */
    void restore(Page page) {
        contents.add(page);
    }

    /** Whether messages must be seen before it is known where they stand. */
    boolean tellsPrioritiesApart() {
        return priorities.highest() > 0;
    }

    ConsumeResult addConsumer(Subscription subscription) {
        if (closed) {
            return ConsumeResult.QUEUE_GONE;
        }
        catchUp();
        boolean notAlone = !consumers.isEmpty() || definition.effects().singleActiveConsumer();
        if (consumers.hasExclusive() || (subscription.exclusive() && notAlone)) {
            return ConsumeResult.IN_EXCLUSIVE_USE;
        }
        consumers.add(subscription);
        unused = false;
        return ConsumeResult.CONSUMING;
    }

    /** Ends a consumer and returns whether it was the last one of a queue that goes with it. */
    boolean removeConsumer(Subscription subscription) {
        catchUp();
        boolean last = consumers.remove(subscription) && consumers.isEmpty() && definition.autoDelete();
        unused |= last;
        return last;
    }

    boolean hasConsumers() {
        return !consumers.isEmpty();
    }

    void resume(Subscription subscription) {
        consumers.resume(subscription);
    }

    /** Whether messages wait, but none can be taken before one has come from the disk. */
    boolean isWaitingForDisk() {
        delivery.settleDown();
        return !contents.isEmpty() && !contents.isAtHand();
    }

    @Nullable
    QueuedMessage get(boolean noAck) {
        delivery.settleDown();
        if (!contents.isAtHand()) {
            return null;
        }
        QueuedMessage first = contents.take();
        delivery.handedOver(first, null, noAck);
        return first;
    }

    void acknowledge(QueuedMessage message) {
        if (settle(message)) {
            contents.forget(message);
        }
    }

    /** Takes a message back that nobody is to have any more; {@code failed} if its delivery came to nothing. */
    void discard(QueuedMessage message, boolean failed) {
        if (settle(message)) {
            message.returned(failed);
            contents.giveUp(message, DeadLetterReason.REJECTED);
        }
    }

    /** Takes a message back that is to be delivered again; {@code failed} if its delivery came to nothing. */
    void requeue(QueuedMessage message, boolean failed) {
        catchUp();
        if (!settle(message)) {
            return;
        }
        if (unused) { // not put back first: what is too much or has expired would be dead-lettered
            contents.forget(message);
            return;
        }
        message.returned(failed);
        if (unacknowledged.cameBackTooOften(message, failed)) {
            contents.giveUp(message, DeadLetterReason.DELIVERY_LIMIT);
            return;
        }
        contents.putBack(message);
        if (!priorities.ofQuorum()) { // which offers it before it may be too much
            delivery.cameBack();
        }
    }

    /** Tells when all that this turn has brought so far is on disk. */
    void confirmWritten(Confirmation confirmation) {
        if (closed || journal == null) {
            confirmation.confirmed(0);
        } else {
            journal.confirm(confirmation);
        }
    }

    int purge() {
        delivery.settleDown();
        return contents.purge();
    }

    CloseResult close(boolean ifUnused, boolean ifEmpty) {
        if (closed) {
            return CloseResult.closed(0);
        }
        delivery.settleDown();
        if (ifEmpty && !contents.isEmpty()) {
            return CloseResult.NOT_EMPTY;
        }
        if (ifUnused && !consumers.isEmpty()) {
            return CloseResult.IN_USE;
        }
        int messages = contents.size();
        endTurn();
        closed = true;
        if (duplicates != null) {
            duplicates.close();
        }
        contents.close();
        List<Subscription> cancelled = consumers.removeAll();
        statistics.publish(0, 0, 0);
        cancelled.forEach(subscription -> subscription.consumer().cancelled());
        return CloseResult.closed(messages);
    }

    /** Delivers all that can be, drops what may not wait, then tells the store and other queues what the turn brought. */
    void endTurn() {
        if (closed) {
            return;
        }
        delivery.settleDown();
        contents.endTurn();
        statistics.publish(contents.size(), unacknowledged.count(), consumers.size());
    }

    QueueDefinition definition() {
        return definition;
    }

    QueueStatistics statistics() {
        return statistics;
    }

    QueueCounts counts() {
        delivery.settleDown();
        return new QueueCounts(contents.size(), consumers.size());
    }

    /** What came before a change finds the consumers as they were. */
    private void catchUp() {
        if (!closed) {
            delivery.catchUp();
        }
    }

    /** Takes a message from its holder; false if the queue is gone, and the message with it. */
    private boolean settle(QueuedMessage message) {
        if (closed) {
            return false;
        }
        if (message.isHolderFull()) {
            // What came before is offered to those who had room then.
            catchUp();
        }
        unacknowledged.settled(message);
        return true;
    }
}
