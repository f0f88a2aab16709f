package io.leveret.broker.channel;

import java.util.TreeSet;

/**
 * Finds the deliveries that a client has held for too long, and remembers them: what it says of them later is too late, not a
 * mistake. Called at even intervals, a few of which make the time a delivery may take; nothing is noted for each delivery.
 * Belongs to the channel's loop.
 */
final class LateDeliveries {

    /** How many intervals a delivery may take. */
    static final int INTERVALS = 4;

    /** How many are remembered; a client that is that far behind does not come back to them. */
    private static final int REMEMBERED_MAX = 10_000;

    private final UnackedDeliveries unacked;

    /** The last tag before each of the latest intervals. */
    private final long[] lastTags = new long[INTERVALS];

    private final TreeSet<Long> late = new TreeSet<>();
    private int next;

    LateDeliveries(UnackedDeliveries unacked) {
        this.unacked = unacked;
    }

    /** An interval has passed: takes out what was delivered before as many of them as are allowed. */
    void tick(UnackedDeliveries.Taker taker) {
        long overdue = lastTags[next];
        lastTags[next] = unacked.lastTag();
        next = (next + 1) % INTERVALS;
        unacked.takeAllUpTo(overdue, (tag, message) -> {
            remember(tag);
            taker.take(tag, message);
        });
    }

    /** Whether a client speaks of a delivery that has been taken from it. Asked once for each. */
    boolean forgive(long tag) {
        return !late.isEmpty() && late.remove(tag);
    }

    private void remember(long tag) {
        if (late.size() == REMEMBERED_MAX) {
            late.pollFirst();
        }
        late.add(tag);
    }
}
