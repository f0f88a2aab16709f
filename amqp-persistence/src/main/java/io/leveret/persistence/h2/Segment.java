package io.leveret.persistence.h2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What memory knows of one segment: where it lies, what it holds and which of its messages are alive. A message is named by
 * its offset, the distance of its position from the segment's first. Owned by the store thread.
 */
final class Segment {

    /** Names all offsets of a segment. */
    static final long[] WHOLE = {};

    /** Offsets lie below this, so that no gap makes a bitmap large. */
    static final int SPAN_MAX = 1 << 14;

    /** File number in the upper half, place in the file in the lower. */
    final long id;

    final long first;
    final short span;

    /** Offsets that are settled or never held a message; null while there are none. */
    private long @Nullable [] gone;

    private short live;
    private final short records;
    private final int traits;
    private final int bodyBytes;
    private final int storedBytes;

    /**
     * What was written.
     *
     * @param records how many messages
     * @param traits those of all messages, or-ed
     * @param bodyBytes length of all bodies
     * @param storedBytes length of all of it on disk
     */
    record Content(int records, int traits, int bodyBytes, int storedBytes) {}

    /** @param gone what is missing from the span, or null if nothing is */
    Segment(long id, long first, int span, Content content, long @Nullable [] gone) {
        assert span > 0 && span <= SPAN_MAX : span;
        this.id = id;
        this.first = first;
        this.span = (short) span;
        this.records = (short) content.records;
        this.traits = content.traits;
        this.bodyBytes = content.bodyBytes;
        this.storedBytes = content.storedBytes;
        this.gone = gone;
        this.live = (short) (gone == null ? span : span - Bits.count(gone));
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

    Content content() {
        return new Content(records, traits, bodyBytes, storedBytes);
    }

    int traits() {
        return traits;
    }

    /** How long the bodies of the living are, if all are equal. */
    long liveBodyBytes() {
        return (long) bodyBytes * live / records;
    }

    /** How much of the disk the living take, if all are equal. */
    long liveStoredBytes() {
        return (long) storedBytes * live / records;
    }

    /** About as much must be read for the living, if all are equal: bodies that stand apart count in full. */
    long liveReadBytes() {
        return Math.max(liveBodyBytes(), liveStoredBytes());
    }

    /** Whether bodies stand apart from it: for certain if so, and unless they are a small part of it if not. */
    boolean sharesBodies() {
        return storedBytes < bodyBytes;
    }

    boolean isLive(int offset) {
        return gone == null || !Bits.has(gone, offset);
    }

    /** The first living offset from {@code offset} on, or {@link #span}. */
    int nextLive(int offset) {
        return gone == null ? offset : Math.min(span, Bits.nextMissing(gone, offset));
    }

    /** The last living offset; -1 if none lives. */
    int lastLive() {
        int offset = span - 1;
        while (offset >= 0 && !isLive(offset)) {
            offset--;
        }
        return offset;
    }

    /** How many living messages the set names. */
    int livingOf(long[] offsets) {
        if (offsets == WHOLE) {
            return live;
        }
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
        if (settled == live) {
            Bits.addRange(gone, 0, span);
        } else {
            Bits.addAll(gone, offsets);
        }
        live -= (short) settled;
        return settled;
    }

    /** The same without what lies behind, of which nothing is remembered. */
    Segment cutTo(int newSpan) {
        long[] rest = gone == null ? null : Arrays.copyOf(gone, (newSpan + 63) >>> 6);
        if (rest != null && (newSpan & 63) != 0) {
            rest[rest.length - 1] &= (1L << newSpan) - 1;
        }
        return new Segment(id, first, newSpan, content(), rest);
    }

    /** A copy of what is gone, or null while nothing is. */
    long @Nullable [] gone() {
        return gone == null ? null : gone.clone();
    }
}
