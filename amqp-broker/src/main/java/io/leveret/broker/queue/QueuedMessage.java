package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message's place in one queue. The queue's loop owns it; whoever it was delivered to may read it until they settle it.
 */
public final class QueuedMessage {

    private final QueueHandle queue;
    private final Message message;
    private final long position;
    private final boolean stored;
    private boolean redelivered;
    private @Nullable Subscription holder;

    /** A new entry; {@code stored} says whether the store knows it by its position. */
    QueuedMessage(QueueHandle queue, Message message, long position, boolean stored) {
        this.queue = queue;
        this.message = message;
        this.position = position;
        this.stored = stored;
    }

    public QueueHandle queue() {
        return queue;
    }

    public Message message() {
        return message;
    }

    /** Whether it was delivered before and came back. */
    public boolean isRedelivered() {
        return redelivered;
    }

    /** Whether a consumer holds it, rather than one who asked for it with basic.get. */
    public boolean isHeldByConsumer() {
        return holder != null;
    }

    long position() {
        return position;
    }

    boolean isStored() {
        return stored;
    }

    /** Who holds it unacknowledged; null while it waits, and for a holder that got it one by one. */
    @Nullable
    Subscription holder() {
        return holder;
    }

    void takenBy(@Nullable Subscription subscription) {
        holder = subscription;
    }

    void returned() {
        holder = null;
        redelivered = true;
    }
}
