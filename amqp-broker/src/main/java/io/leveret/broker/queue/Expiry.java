package io.leveret.broker.queue;

import io.leveret.codec.ContentHeader;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which of a queue's waiting messages have to die, and when the next one has to. A queue whose messages live for ever pays for
 * none of it. Belongs to the queue's loop.
 */
final class Expiry {

    /** No message has to die. */
    static final long NEVER = Long.MAX_VALUE;

    private final long queueTtl;
    private final ToLongFunction<ContentHeader> ownTtl;
    private final QueueLoop loop;
    private final Alarm alarm;
    private final ExpiryIndex index;

    /** Whether any message ever had an end. */
    private boolean tracking;

    /** The time of this turn; 0 if nobody asked for it yet. */
    private long now;

    Expiry(
            long queueTtlMillis,
            ToLongFunction<ContentHeader> ownTtl,
            ExpiryIndex index,
            QueueLoop loop,
            Runnable wakeUp) {
        this.queueTtl = queueTtlMillis;
        this.ownTtl = ownTtl;
        this.index = index;
        this.loop = loop;
        this.alarm = new Alarm(loop, wakeUp);
    }

    boolean isTracking() {
        return tracking;
    }

    /** Sets when a new message dies: after the shorter of its own and the queue's time. */
    void begin(QueuedMessage message) {
        long own = ownTtl.applyAsLong(message.original().header());
        long ttl = own < 0 ? queueTtl : queueTtl < 0 ? own : Math.min(own, queueTtl);
        if (ttl >= 0) {
            begin(message, now() + ttl);
        }
    }

    /** Sets when a message dies that is known from before. */
    void begin(QueuedMessage message, long endMillis) {
        if (endMillis != NEVER) {
            tracking = true;
            Lifetime lifetime = new Lifetime(endMillis);
            message.lifetime(lifetime);
            enter(message, lifetime);
        }
    }

    static long endOf(QueuedMessage message) {
        Lifetime lifetime = message.lifetime();
        return lifetime == null ? NEVER : lifetime.end();
    }

    /** A message is back. One that had to be taken at once had its chance, even if that was in this millisecond. */
    void waits(QueuedMessage message) {
        Lifetime lifetime = message.lifetime();
        if (lifetime != null) {
            if (lifetime.end() == now()) {
                lifetime.endsEarlier();
            }
            enter(message, lifetime);
        }
    }

    private void enter(QueuedMessage message, Lifetime lifetime) {
        lifetime.waiting(true);
        index.add(message, lifetime);
    }

    void taken(QueuedMessage message) {
        Lifetime lifetime = message.lifetime();
        if (lifetime != null) {
            lifetime.waiting(false);
            index.left(lifetime);
        }
    }

    /** A message whose end is that time or before it; null if none is. It stays where it is. */
    @Nullable
    QueuedMessage due(long time) {
        QueuedMessage first = index.first();
        return first != null && endOf(first) <= time ? first : null;
    }

    /** The same for all of a turn. */
    long now() {
        if (now == 0) {
            now = loop.nowMillis();
        }
        return now;
    }

    /** Sets the alarm; {@code pagedEnd} is when the next message dies that is not in memory. */
    void endTurn(long pagedEnd) {
        now = 0;
        if (tracking) {
            QueuedMessage next = index.first();
            long end = Math.min(pagedEnd, next == null ? NEVER : endOf(next));
            if (end != NEVER) {
                alarm.set(end);
            }
        }
    }

    void close() {
        alarm.cancel();
    }
}
