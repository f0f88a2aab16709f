package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message's place in one queue. The queue's loop owns it; whoever it was delivered to may read it until they settle it.
 */
public final class QueuedMessage {

    private final QueueHandle queue;
    private @Nullable Message message;
    private final long position;
    private final byte priority;
    private final boolean stored;
    private boolean redelivered;
    private boolean failed;
    private @Nullable Subscription holder;

    /** What few messages have. */
    private @Nullable Lifetime lifetime;

    private @Nullable DeliveryCounts counts;

    /** A new entry; {@code stored} says whether the store knows it by its position. */
    QueuedMessage(QueueHandle queue, Message message, long position, int priority, boolean stored) {
        this.queue = queue;
        this.message = message;
        this.position = position;
        this.priority = (byte) priority;
        this.stored = stored;
        this.failed = message.origin().isFailed();
        this.redelivered = failed;
    }

    public QueueHandle queue() {
        return queue;
    }

    /** As it is delivered. */
    public Message message() {
        Message original = original();
        return counts == null ? original : counts.tell(original);
    }

    /** As it came. */
    Message original() {
        Message present = message;
        if (present == null) {
            throw new IllegalStateException("has left its queue: " + position);
        }
        return present;
    }

    /** Whether it was delivered before and came back. */
    public boolean isRedelivered() {
        return redelivered;
    }

    /** Whether any delivery of it came to nothing, here or where it died before. */
    boolean hasFailed() {
        return failed;
    }

    void redelivered(boolean wasDelivered) {
        redelivered = wasDelivered;
    }

    /** Whether a consumer holds it, rather than one who asked for it with basic.get. */
    public boolean isHeldByConsumer() {
        return holder != null;
    }

    long position() {
        return position;
    }

    int priority() {
        return Byte.toUnsignedInt(priority);
    }

    boolean isStored() {
        return stored;
    }

    int bodyBytes() {
        return original().body().length;
    }

    /** When it dies, and whether it waits for that; null if it does not die. */
    @Nullable
    Lifetime lifetime() {
        return lifetime;
    }

    void lifetime(Lifetime newLifetime) {
        lifetime = newLifetime;
    }

    /** How often it came back. */
    DeliveryCounts counts() {
        DeliveryCounts present = counts;
        if (present == null) {
            present = new DeliveryCounts();
            counts = present;
        }
        return present;
    }

    /** Who holds it unacknowledged; null while it waits, and for a holder that got it one by one. */
    @Nullable
    Subscription holder() {
        return holder;
    }

    void takenBy(@Nullable Subscription subscription) {
        holder = subscription;
    }

    void returned(boolean deliveryFailed) {
        holder = null;
        redelivered = true;
        failed |= deliveryFailed;
    }

    /** Its place in the line is empty now. */
    void leave() {
        message = null;
    }

    boolean hasLeft() {
        return message == null;
    }
}
