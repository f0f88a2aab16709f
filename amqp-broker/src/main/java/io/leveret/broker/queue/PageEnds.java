package io.leveret.broker.queue;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When those messages of a page die that do, the next one first: 28 bytes each, so that a message dies on time without being in
 * memory. Belongs to the queue's loop.
 */
final class PageEnds {

    /** The message is in the queue's own log, not in its spill. */
    static final int NOT_SPILLED = -1;

    private final long[] ends;
    private final long[] positions;
    private final int[] bodyBytes;
    private final int[] spillOffsets;
    private int next;

    /** A message that is due. */
    record Due(long position, long end, int bodyBytes, int spillOffset) {}

    private PageEnds(List<Due> sorted) {
        int size = sorted.size();
        this.ends = new long[size];
        this.positions = new long[size];
        this.bodyBytes = new int[size];
        this.spillOffsets = new int[size];
        for (int i = 0; i < size; i++) {
            Due each = sorted.get(i);
            ends[i] = each.end();
            positions[i] = each.position();
            bodyBytes[i] = each.bodyBytes();
            spillOffsets[i] = each.spillOffset();
        }
    }

    /** Null for a page whose messages live for ever. */
    static @Nullable PageEnds of(List<Due> mortals) {
        if (mortals.isEmpty()) {
            return null;
        }
        return new PageEnds(
                mortals.stream().sorted(Comparator.comparingLong(Due::end)).toList());
    }

    /** When the next one dies; {@link Expiry#NEVER} if none is left. */
    long nextEnd() {
        return next == ends.length ? Expiry.NEVER : ends[next];
    }

    /** Takes the next one. */
    Due take() {
        Due taken = new Due(positions[next], ends[next], bodyBytes[next], spillOffsets[next]);
        next++;
        return taken;
    }

    /** Leaves out those next ones that stand before a position. */
    void skipBefore(long position) {
        while (next < ends.length && positions[next] < position) {
            next++;
        }
    }
}
