package io.leveret.broker.queue;

import io.leveret.broker.events.DeadLetterReason;
import io.leveret.broker.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a queue, in memory and on disk, and how it leaves if nobody takes it: because its time is over, because there is
 * too much of it, or because nobody wants it. Belongs to the queue's loop.
 */
final class QueueContents {

    private final @Nullable QueueJournal journal;
    private final MemoryWindow window;
    private final Paging paging;
    private final Shelf shelf;
    private final ReadyMessages ready;
    private final Expiry expiry;
    private final @Nullable LengthLimit limit;
    private final @Nullable DeadLettering deadLetters;
    private final DeathsPerTurn deaths;
    private boolean closed;

    /**
     * Nothing at first.
     *
     * @param journal null for a queue that keeps nothing over a restart
     * @param wakeUp  has {@link #endTurn} called
     */
    QueueContents(
            QueueDefinition definition,
            @Nullable QueueJournal journal,
            Priorities priorities,
            QueueLoop loop,
            QueueContext context,
            Runnable wakeUp) {
        QueueArguments effects = definition.effects();
        this.journal = journal;
        this.limit = effects.length().isLimited() ? new LengthLimit(effects.length()) : null;
        this.deadLetters = effects.deadLetters() == null
                ? null
                : new DeadLettering(definition, context.deadLetters(), loop, position -> {
                    safeElsewhere(position);
                    wakeUp.run();
                });
        this.deaths = new DeathsPerTurn(loop, wakeUp);
        ExpiryIndex index = context.exactExpiry() ? new ExactExpiryIndex() : ExpiryIndex.ofHead(this::firstToDie);
        this.expiry = new Expiry(effects.messageTtl(), context.ownTtl(), index, loop, wakeUp);
        this.window = new MemoryWindow(context.memory(), journal != null);
        Spill spill = new Spill(context.memory(), loop, context.flow());
        PagedExpiry ends = context.exactExpiry() ? new PagedExpiry() : null;
        this.paging = new Paging(journal, spill, window, expiry, ends, loop);
        this.shelf = new Shelf(journal, spill, window, loop, wakeUp);
        this.ready = new ReadyMessages(priorities, paging, shelf, this::lost, wakeUp);
    }

    /** Adds a new message behind all others of its priority. */
    void add(QueuedMessage message) {
        expiry.begin(message);
        ready.add(message);
    }

    /** Adds a message that dies at this time. */
    void add(QueuedMessage message, long endMillis) {
        expiry.begin(message, endMillis);
        ready.add(message);
    }

    /** Adds messages that the store has, and leaves them there until they are wanted. */
    void add(Page page) {
        ready.add(page);
    }

    /** Takes back a message that was taken. */
    void putBack(QueuedMessage message) {
        ready.putBack(message);
        expiry.waits(message);
    }

    /** Takes the first, which must be there. */
    QueuedMessage take() {
        QueuedMessage first = ready.take();
        expiry.taken(first);
        return first;
    }

    /** Whether the first can be taken now; one on disk, or behind too many that have to die, comes after the turn. */
    boolean isAtHand() {
        return !deaths.isEnough() && ready.isAtHand();
    }

    /** The same, but for one that is dead. One that ends in this very moment may still be taken: it may have come with no time to wait. */
    boolean hasLiving() {
        if (expiry.isTracking()) {
            dropUntil(expiry.now() - 1);
        }
        return isAtHand();
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    int size() {
        return ready.size();
    }

    /** Drops what is too much, and then what may not wait any longer. */
    void drop() {
        dropSurplus();
        if (expiry.isTracking()) {
            dropUntil(expiry.now());
        }
    }

    void dropSurplus() {
        while (limit != null && limit.isExceeded(ready) && ready.first() != null) {
            QueuedMessage first = take();
            // Somebody may be reading it for the line.
            giveUp(first.isHollow() ? first.moveOut() : first, DeadLetterReason.MAX_LENGTH);
        }
    }

    /** Whether a message has to be refused for want of room. */
    boolean refuses(Message message) {
        return limit != null && limit.refuses() && !limit.hasRoomFor(message, ready);
    }

    /** A message was refused. */
    void refused(QueuedMessage message) {
        if (deadLetters != null && limit != null && limit.deadLettersRefused()) {
            deadLetters.add(message, DeadLetterReason.MAX_LENGTH);
        }
    }

    /** Has a message that was taken go where dead ones go. */
    void giveUp(QueuedMessage message, DeadLetterReason reason) {
        if (deadLetters == null) {
            forget(message);
        } else {
            deadLetters.add(message, reason);
        }
    }

    /** A message that was taken is done with. */
    void forget(QueuedMessage message) {
        if (journal != null && message.isStored()) {
            journal.settle(message.position());
        }
        shelf.forget(message);
    }

    /** Drops all of it; returns how much that was. */
    int purge() {
        int purged = ready.size();
        ready.drain(
                message -> {
                    expiry.taken(message);
                    forget(message);
                },
                true);
        return purged;
    }

    /** The queue is gone. */
    void close() {
        closed = true;
        expiry.close();
        ready.drain(message -> {}, false);
        window.close();
        shelf.close();
        paging.close();
    }

    /**
     * Tells the store and other queues what the turn brought, and has messages leave memory or come back. A dead letter that comes
     * back here is of the next turn, with its time.
     */
    void endTurn() {
        if (journal != null) {
            journal.flush();
        }
        deaths.endTurn();
        ready.endTurn();
        expiry.endTurn(paging.nextEnd());
        if (deadLetters != null) {
            deadLetters.handOver(shelf, window.pageBytes());
        }
        shelf.endTurn();
        window.report();
    }

    private @Nullable QueuedMessage firstToDie() {
        return ready.firstToDie();
    }

    private void dropUntil(long time) {
        QueuedMessage due = nextDeath(time);
        while (due != null) {
            giveUp(due, DeadLetterReason.EXPIRED);
            due = nextDeath(time);
        }
    }

    /** Takes out a message that has to die, in memory or not; null if that is for a later turn, or there is none. */
    private @Nullable QueuedMessage nextDeath(long time) {
        if (deaths.isEnough()) {
            return null;
        }
        QueuedMessage due = expiry.due(time);
        QueuedMessage dead = due == null ? paging.expire(time, ready) : ready.remove(due);
        if (due != null) {
            expiry.taken(due);
        }
        if (dead != null) {
            deaths.another();
        }
        return dead;
    }

    /** The disk does not have a message any more that was to come back. */
    private void lost(QueuedMessage message) {
        expiry.taken(message);
        shelf.forget(ready.remove(message));
    }

    /** What is in memory of the queue. */
    MemoryWindow window() {
        return window;
    }

    /** Where content is that need not be in memory. */
    Shelf shelf() {
        return shelf;
    }

    /** A dead letter has arrived where it was to go. */
    private void safeElsewhere(long position) {
        if (!closed && journal != null) {
            journal.settle(position);
        }
    }
}
