package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Reads single messages out of a segment's values, each checked. */
final class SegmentReader {

    private final SegmentHeader header;
    private final List<byte[]> values;

    /** Where each record's bytes begin, counted from the end of the header over all values. */
    private final long[] starts;

    SegmentReader(SegmentHeader header, List<byte[]> values) {
        this.header = header;
        this.values = values;
        this.starts = new long[header.count()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + header.envelopes()[i - 1] + header.bodies()[i - 1];
        }
    }

    /**
     * Reads a segment's values.
     *
     * @param values gives a value by its place in the file, or null
     * @throws MVStoreException if the disk cannot be read
     */
    static SegmentReader load(long id, long first, IntFunction<byte @Nullable []> values) throws DamagedException {
        try {
            int sequence = Segment.sequenceOf(id);
            byte[] front = present(values.apply(sequence));
            SegmentHeader header = SegmentHeader.read(front);
            if (header.first() != first) {
                throw new DamagedException("another segment in its place");
            }
            List<byte[]> all = new ArrayList<>(header.valueCount());
            all.add(front);
            for (int i = 1; i < header.valueCount(); i++) {
                all.add(present(values.apply(sequence + i)));
            }
            return new SegmentReader(header, all);
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
    }

    /** How much memory it takes. */
    long bytes() {
        long bytes = 0;
        for (byte[] value : values) {
            bytes += value.length;
        }
        return bytes;
    }

    /** The number of the first record at this position or behind it; the number of records if there is none. */
    int firstAtOrAfter(long position) {
        long offset = position - header.first();
        if (offset <= 0) {
            return 0;
        }
        int found = offset >= Segment.SPAN_MAX
                ? -header.count() - 1
                : Arrays.binarySearch(header.offsets(), (short) offset);
        return found >= 0 ? found : -found - 1;
    }

    /** How long envelope and body of a record are. */
    long messageBytes(int record) {
        return (long) header.envelopes()[record] + header.bodies()[record];
    }

    SegmentHeader header() {
        return header;
    }

    /** @param record its number among the segment's records */
    StoredMessage message(int record) throws DamagedException {
        byte[] envelope = bytes(starts[record], header.envelopes()[record]);
        byte[] body = bytes(starts[record] + envelope.length, header.bodies()[record]);
        StoredMessage message =
                new StoredMessage(header.first() + header.offset(record), header.traits()[record], envelope, body);
        if (SegmentHeader.checksum(header.queueId(), message) != header.checksums()[record]) {
            throw new DamagedException("checksum of a message");
        }
        return message;
    }

    private byte[] bytes(long start, int length) throws DamagedException {
        byte[] bytes = new byte[length];
        long from = start;
        int done = 0;
        for (int i = 0; i < values.size() && done < length; i++) {
            byte[] value = values.get(i);
            int dataStart = i == 0 ? header.bytes() : 1;
            int dataBytes = value.length - dataStart;
            if (from < dataBytes) {
                int part = (int) Math.min(dataBytes - from, length - done);
                System.arraycopy(value, dataStart + (int) from, bytes, done, part);
                done += part;
                from = 0;
            } else {
                from -= dataBytes;
            }
        }
        if (done < length) {
            throw new DamagedException("a segment cut short");
        }
        return bytes;
    }

    private static byte[] present(byte @Nullable [] value) throws DamagedException {
        if (value == null) {
            throw new DamagedException("a value is missing");
        }
        return value;
    }
}
