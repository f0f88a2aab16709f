package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message's place in one queue. The queue's loop owns it; whoever it was delivered to may ask for its flags until they settle
 * it. It may be hollow: its content is on disk only, and there is nothing to deliver before it was read again.
 */
public final class QueuedMessage {

    private static final int STORED = 1;
    private static final int REDELIVERED = 2;
    private static final int FAILED = 4;
    private static final int HELD = 8;

    private final QueueHandle queue;

    /** A {@link Message}, or {@link Away} while that is on disk; null when it has left. One field, as there may be millions. */
    private @Nullable Object content;

    private final long position;

    /** What the content occupies in memory. */
    private int footprintBytes;

    private byte priority;
    private byte flags;
    private @Nullable Subscription holder;

    /** What few messages have. */
    private @Nullable Lifetime lifetime;

    private @Nullable DeliveryCounts counts;

    /** A new entry; {@code stored} says whether the store knows it by its position. */
    QueuedMessage(QueueHandle queue, Message message, long position, int priority, boolean stored) {
        this(queue, (Object) message, position, priority, stored);
        this.footprintBytes = (int) message.footprintBytes();
        if (message.origin().isFailed()) {
            set(FAILED | REDELIVERED, true);
        }
    }

    /** A hollow entry. */
    QueuedMessage(QueueHandle queue, Away away, long position, int priority, boolean stored) {
        this(queue, (Object) away, position, priority, stored);
    }

    private QueuedMessage(QueueHandle queue, @Nullable Object content, long position, int priority, boolean stored) {
        this.queue = queue;
        this.content = content;
        this.position = position;
        this.priority = (byte) priority;
        set(STORED, stored);
    }

    public QueueHandle queue() {
        return queue;
    }

    /** As it is delivered. Only on the queue's loop: it may be let go when the turn is over. */
    public Message message() {
        Message original = original();
        return counts == null ? original : counts.tell(original);
    }

    /** As it came. */
    Message original() {
        if (content instanceof Message present) {
            return present;
        }
        throw new IllegalStateException("not in memory: " + position);
    }

    /** Whether its content is on disk only. */
    boolean isHollow() {
        return footprintBytes == 0;
    }

    /** Where the content of a hollow one is. */
    Away away() {
        if (content instanceof Away away) {
            return away;
        }
        throw new IllegalStateException("in memory: " + position);
    }

    /** Lets go of the content. */
    void letGo(Away away) {
        content = away;
        footprintBytes = 0;
        if (counts != null) {
            counts.letGo();
        }
    }

    /** Takes the content back, and returns where it was. */
    Away load(Message message) {
        Away before = away();
        content = message;
        footprintBytes = (int) message.footprintBytes();
        set(FAILED, hasFailed() || message.origin().isFailed());
        return before;
    }

    /** Of the content, and what is around it; 0 if it is hollow. */
    int footprintBytes() {
        return footprintBytes;
    }

    /** Whether it was delivered before and came back. */
    public boolean isRedelivered() {
        return is(REDELIVERED);
    }

    /** Whether any delivery of it came to nothing, here or where it died before. */
    boolean hasFailed() {
        return is(FAILED);
    }

    void redelivered(boolean wasDelivered) {
        set(REDELIVERED, wasDelivered);
    }

    /** Whether a consumer holds it, rather than one who asked for it with basic.get. */
    public boolean isHeldByConsumer() {
        return holder != null;
    }

    /** Whether a consumer holds it that takes no more. */
    boolean isHolderFull() {
        return holder != null && holder.isFull();
    }

    long position() {
        return position;
    }

    int priority() {
        return Byte.toUnsignedInt(priority);
    }

    /** From now on it goes by this one, whatever it was published with. */
    void priority(int newPriority) {
        priority = (byte) newPriority;
    }

    boolean isStored() {
        return is(STORED);
    }

    int bodyBytes() {
        return isHollow() ? away().bodyBytes() : original().body().length;
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

    /** Whether it was delivered and nobody has decided about it. */
    boolean isHeld() {
        return is(HELD);
    }

    /** Somebody holds it; the subscription is null for one who got it one by one. */
    void takenBy(@Nullable Subscription subscription) {
        holder = subscription;
        set(HELD, true);
    }

    /** Nobody holds it any more; returns the consumer that did. */
    @Nullable
    Subscription settled() {
        Subscription last = holder;
        holder = null;
        set(HELD, false);
        return last;
    }

    void returned(boolean deliveryFailed) {
        set(REDELIVERED, true);
        set(FAILED, hasFailed() || deliveryFailed);
    }

    /** Leaves its place in the line, which is empty now, and goes on as what is returned. */
    QueuedMessage moveOut() {
        QueuedMessage moved = new QueuedMessage(queue, content, position, priority(), isStored());
        moved.footprintBytes = footprintBytes;
        moved.flags = flags;
        leave();
        return moved;
    }

    /** Is not needed any more. */
    void leave() {
        content = null;
        footprintBytes = -1;
    }

    boolean hasLeft() {
        return content == null;
    }

    private boolean is(int flag) {
        return (flags & flag) != 0;
    }

    private void set(int flag, boolean value) {
        flags = (byte) (value ? flags | flag : flags & ~flag);
    }
}
