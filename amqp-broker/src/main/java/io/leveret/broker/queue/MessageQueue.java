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
    private final Paging paging;
    private final ReadyMessages ready;
    private final ConsumerRotation consumers;
    private final QueueStatistics statistics = new QueueStatistics();
    private final Priorities priorities;
    private final Expiry expiry;
    private final @Nullable LengthLimit limit;
    private final @Nullable DeadLettering deadLetters;
    private long nextPosition;
    private int unacknowledged;
    private boolean closed;

    /** Whether any message came since consumers were last looked for. */
    private boolean offering;

    /** Whether any came back since then: together they may be too many, and are not offered before that is known. */
    private boolean returning;

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
        this.limit = effects.length().isLimited() ? new LengthLimit(effects.length()) : null;
        this.deadLetters = effects.deadLetters() == null
                ? null
                : new DeadLettering(definition, context.deadLetters(), loop, position -> {
                    safeElsewhere(position);
                    wakeUp.run();
                });
        boolean exact = context.exactExpiry();
        ExpiryIndex index = exact ? new ExactExpiryIndex() : ExpiryIndex.ofHead(this::firstAtHand);
        this.expiry = new Expiry(effects.messageTtl(), index, loop, wakeUp);
        this.paging = new Paging(journal, context, expiry, exact ? new PagedExpiry() : null, loop, wakeUp);
        this.ready = new ReadyMessages(priorities.highest(), paging, wakeUp);
    }

    void publish(QueueHandle handle, Message message, Confirmation confirmation, long sequence) {
        if (closed) {
            confirmation.confirmed(sequence);
            return;
        }
        if (limit != null && limit.refuses() && !hasRoomFor(message, limit)) {
            refuse(handle, message, limit);
            confirmation.rejected(sequence);
            return;
        }
        boolean stored = journal != null && message.persistent();
        QueuedMessage queued = new QueuedMessage(handle, message, nextPosition++, priorities.of(message), stored);
        boolean nothingWaits = queued.isRedelivered() && nothingWaits();
        expiry.begin(queued);
        ready.add(queued);
        offering = true;
        if (stored) {
            journal().append(queued, confirmation, sequence);
        } else {
            confirmation.confirmed(sequence);
        }
        if (nothingWaits) {
            offerAsNew(queued);
        }
    }

    private boolean nothingWaits() {
        settleDown();
        return ready.isEmpty();
    }

    /** A dead letter that a consumer takes at once comes as one that nobody has seen. */
    private void offerAsNew(QueuedMessage only) {
        only.redelivered(false);
        deliver();
        if (!ready.isEmpty()) {
            only.redelivered(true);
        }
    }

    /** Takes back a message that the store kept over a restart, and that dies at this time. */
    void restore(QueueHandle handle, long position, Message message, long endMillis) {
        QueuedMessage queued = new QueuedMessage(handle, message, position, priorities.of(message), true);
        expiry.begin(queued, endMillis);
        ready.add(queued);
        nextPosition = Math.max(nextPosition, position + 1);
    }

    /** Takes back messages that the store kept, and leaves them there until they are wanted. */
    void restore(Page page) {
        ready.add(page);
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
        return ConsumeResult.CONSUMING;
    }

    /** Ends a consumer and returns whether it was the last one of a queue that goes with it. */
    boolean removeConsumer(Subscription subscription) {
        catchUp();
        return consumers.remove(subscription) && consumers.isEmpty() && definition.autoDelete();
    }

    boolean hasConsumers() {
        return !consumers.isEmpty();
    }

    void resume(Subscription subscription) {
        consumers.resume(subscription);
    }

    /** Whether messages wait, but none can be taken before one has come from the disk. */
    boolean isWaitingForDisk() {
        settleDown();
        return !ready.isEmpty() && !ready.isAtHand();
    }

    @Nullable
    QueuedMessage get(boolean noAck) {
        settleDown();
        if (!ready.isAtHand()) {
            return null;
        }
        QueuedMessage first = take();
        handedOver(first, null, noAck);
        return first;
    }

    void acknowledge(QueuedMessage message) {
        if (settle(message)) {
            forget(message.isStored(), message.position());
        }
    }

    /** Takes a message back that nobody is to have any more; {@code failed} if its delivery came to nothing. */
    void discard(QueuedMessage message, boolean failed) {
        if (settle(message)) {
            message.returned(failed);
            giveUp(message, DeadLetterReason.REJECTED);
        }
    }

    /** Puts a message back where it stood; {@code failed} if its delivery came to nothing. */
    void requeue(QueuedMessage message, boolean failed) {
        catchUp();
        if (!settle(message)) {
            return;
        }
        message.returned(failed);
        if (definition.effects().type() == QueueType.QUORUM && isBeyondDeliveryLimit(message, failed)) {
            giveUp(message, DeadLetterReason.DELIVERY_LIMIT);
            return;
        }
        ready.putBack(message);
        expiry.waits(message);
        returning = true;
    }

    int purge() {
        settleDown();
        int purged = ready.size();
        ready.drain(
                message -> {
                    expiry.taken(message);
                    forget(message.isStored(), message.position());
                },
                true);
        return purged;
    }

    CloseResult close(boolean ifUnused, boolean ifEmpty) {
        if (closed) {
            return CloseResult.closed(0);
        }
        settleDown();
        if (ifEmpty && !ready.isEmpty()) {
            return CloseResult.NOT_EMPTY;
        }
        if (ifUnused && !consumers.isEmpty()) {
            return CloseResult.IN_USE;
        }
        int messages = ready.size();
        endTurn();
        closed = true;
        expiry.close();
        ready.drain(message -> {}, false);
        paging.close();
        unacknowledged = 0;
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
        settleDown();
        if (deadLetters != null) {
            deadLetters.handOver();
        }
        if (journal != null) {
            journal.flush();
        }
        ready.endTurn();
        expiry.endTurn(paging.nextEnd());
        statistics.publish(ready.size(), unacknowledged, consumers.size());
    }

    QueueDefinition definition() {
        return definition;
    }

    QueueStatistics statistics() {
        return statistics;
    }

    QueueCounts counts() {
        settleDown();
        return new QueueCounts(ready.size(), consumers.size());
    }

    /** What came before a change finds the consumers as they were. */
    private void catchUp() {
        if (offering && !closed) {
            settleDown();
        }
    }

    /** Consumers come first: what nobody takes at once may have to go. */
    private void settleDown() {
        deliver();
        dropSurplus();
        if (expiry.isTracking()) {
            dropUntil(expiry.now());
        }
    }

    private void dropSurplus() {
        while (limit != null && limit.isExceeded(ready) && ready.isAtHand()) {
            giveUp(take(), DeadLetterReason.MAX_LENGTH);
        }
    }

    /** Gives waiting messages to consumers, in turn, as long as any takes one. */
    private void deliver() {
        offering = false;
        if (returning) {
            returning = false;
            dropSurplus();
        }
        while (hasLiving()) {
            Subscription subscription = consumers.next();
            if (subscription == null) {
                return;
            }
            QueuedMessage message = take();
            handedOver(message, subscription, subscription.noAck());
            subscription.consumer().deliver(message);
        }
    }

    /** One that ends in this very moment may still be taken: it may have come with no time to wait. */
    private boolean hasLiving() {
        if (expiry.isTracking()) {
            dropUntil(expiry.now() - 1);
        }
        return ready.isAtHand();
    }

    private @Nullable QueuedMessage firstAtHand() {
        return ready.first();
    }

    private void dropUntil(long time) {
        for (QueuedMessage due = expiry.due(time); due != null; due = expiry.due(time)) {
            expiry.taken(due);
            giveUp(due, DeadLetterReason.EXPIRED);
            ready.remove(due);
        }
        paging.expire(time, ready, deadLetters == null ? null : due -> giveUp(due, DeadLetterReason.EXPIRED));
    }

    private QueuedMessage take() {
        QueuedMessage first = ready.take();
        expiry.taken(first);
        return first;
    }

    private boolean hasRoomFor(Message message, LengthLimit within) {
        if (!within.hasRoomFor(message, ready)) {
            settleDown();
        }
        return within.hasRoomFor(message, ready);
    }

    private void refuse(QueueHandle handle, Message message, LengthLimit exceeded) {
        if (deadLetters != null && exceeded.deadLettersRefused()) {
            deadLetters.add(new QueuedMessage(handle, message, 0, 0, false), DeadLetterReason.MAX_LENGTH);
        }
    }

    private boolean isBeyondDeliveryLimit(QueuedMessage message, boolean failed) {
        DeliveryCounts counts = message.counts();
        counts.cameBack(failed);
        int deliveryLimit = definition.effects().deliveryLimit();
        return failed && deliveryLimit != QueueArguments.NONE && counts.failed() > deliveryLimit;
    }

    private void handedOver(QueuedMessage message, @Nullable Subscription subscription, boolean noAck) {
        if (noAck) {
            forget(message.isStored(), message.position());
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

    /** Has a message go where dead ones go. */
    private void giveUp(QueuedMessage message, DeadLetterReason reason) {
        if (deadLetters == null) {
            forget(message.isStored(), message.position());
        } else {
            deadLetters.add(message, reason);
        }
    }

    /** A dead letter is safe elsewhere. */
    private void safeElsewhere(long position) {
        if (!closed) {
            forget(true, position);
        }
    }

    private void forget(boolean stored, long position) {
        if (stored) {
            journal().settle(position);
        }
    }

    private QueueJournal journal() {
        QueueJournal present = journal;
        if (present == null) {
            throw new IllegalStateException(definition.description() + " has no journal");
        }
        return present;
    }
}
