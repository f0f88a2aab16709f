package io.leveret.broker.queue;

import org.jspecify.annotations.Nullable;

/** What was delivered and nobody has decided about: how much that is, who holds it, and how often it came back. Belongs to the queue's loop. */
final class UnacknowledgedMessages {

    private final ConsumerRotation consumers;
    private final MemoryWindow window;
    private final Shelf shelf;
    private final boolean countsDeliveries;
    private final int deliveryLimit;
    private int count;
    private long returns;

    UnacknowledgedMessages(QueueArguments effects, ConsumerRotation consumers, MemoryWindow window, Shelf shelf) {
        this.consumers = consumers;
        this.window = window;
        this.shelf = shelf;
        this.countsDeliveries = effects.type() == QueueType.QUORUM;
        this.deliveryLimit = effects.deliveryLimit();
    }

    int count() {
        return count;
    }

    /** Somebody holds the message from now on; {@code subscription} is null for one who asked for it with basic.get. */
    void taken(QueuedMessage message, @Nullable Subscription subscription) {
        count++;
        message.takenBy(subscription);
        if (subscription != null) {
            subscription.taken();
        }
        if (window.held(message)) {
            shelf.put(message);
        }
    }

    /** Whether so much of it is on its way to the disk that more has to wait. */
    boolean isTooMuchForTheDisk() {
        return shelf.isBehind();
    }

    /** Takes the message from its holder, who may be given more for it. */
    void settled(QueuedMessage message) {
        count--;
        window.released(message);
        Subscription holder = message.settled();
        if (holder != null && holder.settled()) {
            consumers.resume(holder);
        }
    }

    /** Notes that a message came back, and says whether its delivery has failed too often now. */
    boolean cameBackTooOften(QueuedMessage message, boolean failed) {
        if (!countsDeliveries) {
            return false;
        }
        message.counts().cameBack(failed, returns++);
        return failed && message.counts().isBeyond(deliveryLimit);
    }
}
