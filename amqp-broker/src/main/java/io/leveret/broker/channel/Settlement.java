package io.leveret.broker.channel;

import io.leveret.broker.queue.QueuedMessage;

/** What a client decided about a delivery. The channel's room is given back first: with the queue's, the holder is forgotten. */
record Settlement(long deliveryTag, QueuedMessage message, Verdict verdict, Prefetch prefetch) {

    enum Verdict {
        ACKNOWLEDGE,
        /** Handed back: no failure of anybody's. */
        REQUEUE,
        /** Handed back because it could not be dealt with. */
        REQUEUE_FAILED,
        /** Not wanted any more. */
        DISCARD,
        /** Not wanted any more, because it could not be dealt with. */
        DISCARD_FAILED
    }

    void carryOut() {
        giveRoomBack();
        tellQueue();
    }

    /** On the channel's loop. */
    void giveRoomBack() {
        if (message.isHeldByConsumer()) {
            prefetch.settled();
        }
    }

    /** On any loop. */
    void tellQueue() {
        switch (verdict) {
            case ACKNOWLEDGE -> message.queue().acknowledge(message);
            case REQUEUE -> message.queue().requeue(message);
            case REQUEUE_FAILED -> message.queue().requeueFailed(message);
            case DISCARD -> message.queue().discard(message);
            case DISCARD_FAILED -> message.queue().discardFailed(message);
        }
    }
}
