package io.leveret.persistence.h2;

import org.jspecify.annotations.Nullable;

/**
 * What memory knows of one segment: where it lies and which of its messages are alive. A message is named by its offset,
 * the distance of its position from the segment's first. Owned by the store thread.
 */
final class Segment {

    /** Offsets lie below this, so that no gap makes a bitmap large. */
    static final int SPAN_MAX = 1 << 14;

    /** File number in the upper half, place in the file in the lower. */
    final long id;

    final long first;
    final int span;

    /** Offsets that are settled or never held a message; null while there are none. */
    private long @Nullable [] gone;

    private int live;

    /** @param gone what is missing from the span, or null if nothing is */
    Segment(long id, long first, int span, long @Nullable [] gone) {
        assert span > 0 && span <= SPAN_MAX : span;
        this.id = id;
        this.first = first;
        this.span = span;
        this.gone = gone;
        this.live = gone == null ? span : span - Bits.count(gone);
    }

    static long id(int file, int sequence) {
        return (long) file << 32 | sequence;
    }

    static int fileOf(long id) {
        return (int) (id >>> 32);
    }

    static int sequenceOf(long id) {
        return (int) id;
    }

    int file() {
        return fileOf(id);
    }

    int live() {
        return live;
    }

    long last() {
        return first + span - 1;
    }

    boolean isLive(int offset) {
        return gone == null || !Bits.has(gone, offset);
    }

    /** The first living offset from {@code offset} on, or {@link #span}. */
    int nextLive(int offset) {
        return gone == null ? offset : Math.min(span, Bits.nextMissing(gone, offset));
    }

    /** How many living messages the set names. */
    int livingOf(long[] offsets) {
        if (gone == null) {
            return Bits.count(offsets);
        }
        int count = 0;
        for (int word = 0; word < offsets.length; word++) {
            count += Long.bitCount(offsets[word] & ~gone[word]);
        }
        return count;
    }

    /** Takes the offsets out of the living; returns how many of them were alive. */
    int settle(long[] offsets) {
        int settled = livingOf(offsets);
        if (settled == 0) {
            return 0;
        }
        if (gone == null) {
            gone = Bits.ofSpan(span);
        }
        Bits.addAll(gone, offsets);
        live -= settled;
        return settled;
    }

    int settleAll() {
        int settled = live;
        gone = Bits.ofSpan(span);
        Bits.addRange(gone, 0, span);
        live = 0;
        return settled;
    }

    /** A copy of what is gone, or null while nothing is. */
    long @Nullable [] gone() {
        return gone == null ? null : gone.clone();
    }
}
