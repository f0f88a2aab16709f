package io.leveret.broker.queue;

import org.jspecify.annotations.Nullable;

/** Gives waiting messages to whoever can take them, many at a time. Belongs to the queue's loop. */
final class Delivery {

    private final QueueContents contents;
    private final ConsumerRotation consumers;
    private final UnacknowledgedMessages unacknowledged;

    /** Whether any message came since consumers were last looked for. */
    private boolean offering;

    /** Whether any came back since then: together they may be too many, and are not offered before that is known. */
    private boolean returning;

    Delivery(QueueContents contents, ConsumerRotation consumers, UnacknowledgedMessages unacknowledged) {
        this.contents = contents;
        this.consumers = consumers;
        this.unacknowledged = unacknowledged;
    }

    /** A new message waits. */
    void came() {
        offering = true;
    }

    /** A message waits that was delivered before. */
    void cameBack() {
        returning = true;
    }

    /** What has come is delivered now, if it was not before. */
    void catchUp() {
        if (offering) {
            settleDown();
        }
    }

    /** Consumers come first: what nobody takes at once may have to go. */
    void settleDown() {
        deliver();
        contents.drop();
    }

    /** Gives waiting messages to consumers, in turn, as long as any takes one. */
    void deliver() {
        offering = false;
        if (returning) {
            returning = false;
            contents.dropSurplus();
        }
        while (contents.hasLiving() && !unacknowledged.isTooMuchForTheDisk()) {
            Subscription subscription = consumers.next();
            if (subscription == null) {
                return;
            }
            QueuedMessage message = contents.take();
            handedOver(message, subscription, subscription.noAck());
            subscription.consumer().deliver(message);
        }
    }

    /** Somebody has the message; {@code subscription} is null for one who asked for it with basic.get. */
    void handedOver(QueuedMessage message, @Nullable Subscription subscription, boolean noAck) {
        if (noAck) {
            contents.forget(message);
        } else {
            unacknowledged.taken(message, subscription);
        }
    }
}
