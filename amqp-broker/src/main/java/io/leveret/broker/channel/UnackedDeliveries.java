package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.QueuedMessage;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of a channel that wait to be acknowledged, by delivery tag. Tags rise by one, so recent ones stand in a ring;
 * the few that stay behind move to a map, so that memory follows the number waiting and not the distance between them. Belongs
 * to the channel's loop.
 */
final class UnackedDeliveries {

    private static final int INITIAL_RING = 64;

    /** A larger ring is given back when nothing is left in it. */
    private static final int KEPT_RING = 4_096;

    private @Nullable QueuedMessage[] ring = new @Nullable QueuedMessage[INITIAL_RING];

    /** The ring holds tags from here up to {@link #next}, exclusively. */
    private long first = 1;

    private long next = 1;
    private int inRing;
    private final TreeMap<Long, QueuedMessage> stragglers = new TreeMap<>();

    /** Takes each delivery of a multiple settlement. */
    interface Taker {
        void take(long deliveryTag, QueuedMessage message);
    }

    /** The tag for a delivery that nobody has to acknowledge. */
    long skip() {
        return append(null);
    }

    /** Adds a delivery and returns its tag. */
    long add(QueuedMessage message) {
        inRing++;
        return append(message);
    }

    /** Takes back what was taken out before. */
    void putBack(long tag, QueuedMessage message) {
        stragglers.put(tag, message);
    }

    /** Takes one out. */
    void take(long tag, Taker taker) {
        QueuedMessage message = removeAny(tag);
        if (message == null) {
            throw unknown(tag);
        }
        taker.take(tag, message);
    }

    /** Takes out all up to and including {@code tag}, lowest first; 0 means all there are. */
    void takeUpTo(long tag, Taker taker) {
        if (tag == 0) {
            takeAll(taker);
            return;
        }
        if (!isWaiting(tag)) {
            throw unknown(tag);
        }
        takeAllUpTo(tag, taker);
    }

    /** The tag of the latest delivery; 0 before the first. */
    long lastTag() {
        return next - 1;
    }

    /** Takes out all up to {@code tag}, lowest first, whether there is one of this tag or not. */
    void takeAllUpTo(long tag, Taker taker) {
        while (!stragglers.isEmpty() && stragglers.firstKey() <= tag) {
            var straggler = stragglers.pollFirstEntry();
            taker.take(straggler.getKey(), straggler.getValue());
        }
        while (first <= tag && first < next) {
            takeFirst(taker);
        }
        relax();
    }

    void takeAll(Taker taker) {
        while (!stragglers.isEmpty()) {
            var straggler = stragglers.pollFirstEntry();
            taker.take(straggler.getKey(), straggler.getValue());
        }
        while (first < next) {
            takeFirst(taker);
        }
        relax();
    }

    int size() {
        return inRing + stragglers.size();
    }

    /** The room the ring takes up, in deliveries. */
    int slots() {
        return ring.length;
    }

    /** How many of them went to consumers, rather than to basic.get. */
    int heldByConsumers() {
        int held = 0;
        for (QueuedMessage straggler : stragglers.values()) {
            held += straggler.isHeldByConsumer() ? 1 : 0;
        }
        for (long tag = first; tag < next; tag++) {
            QueuedMessage message = ring[slot(tag)];
            held += message != null && message.isHeldByConsumer() ? 1 : 0;
        }
        return held;
    }

    private long append(@Nullable QueuedMessage message) {
        if (next - first == ring.length) {
            makeRoom();
        }
        if (message == null && first == next) {
            first++;
        } else {
            ring[slot(next)] = message;
        }
        return next++;
    }

    private boolean isWaiting(long tag) {
        return (tag >= first && tag < next && ring[slot(tag)] != null) || stragglers.containsKey(tag);
    }

    private @Nullable QueuedMessage removeAny(long tag) {
        if (tag < first || tag >= next || ring[slot(tag)] == null) {
            return stragglers.remove(tag);
        }
        QueuedMessage message = ring[slot(tag)];
        ring[slot(tag)] = null;
        inRing--;
        advance();
        relax();
        return message;
    }

    private void takeFirst(Taker taker) {
        long tag = first++;
        QueuedMessage message = ring[slot(tag)];
        if (message != null) {
            ring[slot(tag)] = null;
            inRing--;
            taker.take(tag, message);
        }
    }

    private void advance() {
        while (first < next && ring[slot(first)] == null) {
            first++;
        }
    }

    /** Doubles a ring that is well filled; empties one that a few old tags keep wide. */
    private void makeRoom() {
        if (inRing < ring.length / 4) {
            while (first < next) {
                takeFirst(stragglers::put);
            }
            relax();
            return;
        }
        @Nullable QueuedMessage[] larger = new @Nullable QueuedMessage[2 * ring.length];
        for (long tag = first; tag < next; tag++) {
            larger[(int) tag & (larger.length - 1)] = ring[slot(tag)];
        }
        Arrays.fill(ring, null);
        ring = larger;
    }

    private void relax() {
        if (inRing == 0 && ring.length > KEPT_RING) {
            first = next;
            ring = new @Nullable QueuedMessage[INITIAL_RING];
        }
    }

    private int slot(long tag) {
        return (int) tag & (ring.length - 1);
    }

    private static ChannelException unknown(long tag) {
        return ChannelException.preconditionFailed("unknown delivery tag " + Long.toUnsignedString(tag));
    }
}
