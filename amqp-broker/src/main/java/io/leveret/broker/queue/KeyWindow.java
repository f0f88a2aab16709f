package io.leveret.broker.queue;

import io.leveret.broker.message.DeduplicationKey;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The keys of the latest messages, each until its time is over or there are too many: then the oldest goes. A key costs 40 to 80
 * bytes: they lie in a ring of plain arrays, and an index finds them. For one thread at a time.
 */
public final class KeyWindow {

    /** The key lies nowhere in the store. */
    public static final long UNSTORED = -1;

    /** In the place of the time when a key ends: it has gone, and its place is still to be freed. */
    private static final long GONE = Long.MIN_VALUE;

    private static final int SMALLEST = 16;
    private static final int ABSENT = -1;

    private final int maxKeys;
    private final LongConsumer dropped;
    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private long[] ends = new long[SMALLEST];
    private long[] positions = new long[SMALLEST];

    /** Where the oldest stands, and how many places from there are taken. */
    private int first;

    private int taken;

    /** Places by a key's hash, plus one; half of it is always empty. */
    private int[] index = new int[2 * SMALLEST];

    /** {@code dropped} is given the position of each stored key that goes. */
    public KeyWindow(int maxKeys, LongConsumer dropped) {
        this.maxKeys = maxKeys;
        this.dropped = dropped;
    }

    public boolean contains(DeduplicationKey key, long nowMillis) {
        int at = find(key);
        return at != ABSENT && ends[at] > nowMillis;
    }

    /** Remembers a key that it does not contain. */
    public void add(DeduplicationKey key, long endMillis, long position, long nowMillis) {
        remove(key);
        while (taken > 0 && (ends[first] <= nowMillis || taken >= maxKeys)) {
            dropFirst();
        }
        if (taken == ends.length) {
            grow();
        }
        int at = (first + taken) & (ends.length - 1);
        taken++;
        high[at] = key.high();
        low[at] = key.low();
        ends[at] = endMillis;
        positions[at] = position;
        enter(at);
    }

    /** Where the key lies in the store; {@link #UNSTORED} if it does not, or is not remembered. */
    public long position(DeduplicationKey key) {
        int at = find(key);
        return at == ABSENT ? UNSTORED : positions[at];
    }

    /** Forgets a key, if it is remembered. */
    public void remove(DeduplicationKey key) {
        int at = find(key);
        if (at != ABSENT) {
            leave(at);
        }
    }

    /** How many places are taken. */
    int size() {
        return taken;
    }

    private void dropFirst() {
        if (ends[first] != GONE) {
            leave(first);
        }
        first = (first + 1) & (ends.length - 1);
        taken--;
    }

    private void leave(int at) {
        takeFromIndex(at);
        ends[at] = GONE;
        if (positions[at] != UNSTORED) {
            dropped.accept(positions[at]);
        }
    }

    private int find(DeduplicationKey key) {
        int mask = index.length - 1;
        for (int i = home(key.low()); index[i] != 0; i = (i + 1) & mask) {
            int at = index[i] - 1;
            if (low[at] == key.low() && high[at] == key.high()) {
                return at;
            }
        }
        return ABSENT;
    }

    private void enter(int at) {
        int i = home(low[at]);
        while (index[i] != 0) {
            i = (i + 1) & (index.length - 1);
        }
        index[i] = at + 1;
    }

    /** Moves up what stands behind, so that nothing is cut off from the place where its search begins. */
    private void takeFromIndex(int at) {
        int mask = index.length - 1;
        int hole = home(low[at]);
        while (index[hole] != at + 1) {
            hole = (hole + 1) & mask;
        }
        for (int i = (hole + 1) & mask; index[i] != 0; i = (i + 1) & mask) {
            int distance = (i - home(low[index[i] - 1])) & mask;
            if (distance >= ((i - hole) & mask)) {
                index[hole] = index[i];
                hole = i;
            }
        }
        index[hole] = 0;
    }

    private int home(long hash) {
        return (int) hash & (index.length - 1);
    }

    private void grow() {
        int size = ends.length;
        high = unrolled(high);
        low = unrolled(low);
        ends = unrolled(ends);
        positions = unrolled(positions);
        first = 0;
        index = new int[4 * size];
        for (int at = 0; at < taken; at++) {
            if (ends[at] != GONE) {
                enter(at);
            }
        }
    }

    /** Twice as long, with the oldest at the front. */
    private long[] unrolled(long[] ring) {
        long[] longer = Arrays.copyOfRange(ring, first, first + 2 * ring.length);
        System.arraycopy(ring, 0, longer, ring.length - first, first);
        return longer;
    }
}
