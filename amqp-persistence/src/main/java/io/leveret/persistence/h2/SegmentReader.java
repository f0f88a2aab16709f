package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Reads single messages out of a segment's values, each checked. */
final class SegmentReader {

    private static final StoredBodies.Body[] NONE = {};

    private final SegmentHeader header;
    private final SegmentRecords records;
    private final List<ByteBuffer> values;

    /** By record, the bodies that stand apart; empty where none does. */
    private final StoredBodies.@Nullable Body[] apart;

    /** Whether one of those is not there. */
    private final boolean missing;

    /** Where each record's bytes begin, counted from the end of the header over all values. */
    private final long[] starts;

    private SegmentReader(
            SegmentHeader header, List<ByteBuffer> values, StoredBodies.@Nullable Body[] apart, boolean missing) {
        this.header = header;
        this.records = header.records();
        this.values = values;
        this.apart = apart;
        this.missing = missing;
        this.starts = new long[header.count()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + records.dataBytes(i - 1);
        }
    }

    /**
     * Reads all of a segment.
     *
     * @param values gives a value by its place in the file, or null
     * @throws MVStoreException if the disk cannot be read
     */
    static SegmentReader load(long id, long first, IntFunction<@Nullable ByteBuffer> values) throws DamagedException {
        return load(id, first, values, new StoredBodies(), offset -> true);
    }

    /**
     * Reads a segment.
     *
     * @param bodies where those that stand apart are looked for first
     * @param wanted the offsets of messages that may be asked for
     * @throws MVStoreException if the disk cannot be read
     */
    static SegmentReader load(
            long id, long first, IntFunction<@Nullable ByteBuffer> values, StoredBodies bodies, IntPredicate wanted)
            throws DamagedException {
        int sequence = Segment.sequenceOf(id);
        ByteBuffer front = value(sequence, values);
        SegmentHeader header = header(front, first);
        List<ByteBuffer> own = new ArrayList<>(header.valueCount());
        own.add(front);
        for (int i = 1; i < header.valueCount(); i++) {
            own.add(value(sequence + i, values));
        }
        return of(header, own, bodies.from(Segment.fileOf(id), values), wanted);
    }

    /** Reads the front of a segment, with the parameters of {@link #load}. */
    static SegmentHeader header(long id, long first, IntFunction<@Nullable ByteBuffer> values) throws DamagedException {
        return header(value(Segment.sequenceOf(id), values), first);
    }

    private static SegmentHeader header(ByteBuffer front, long first) throws DamagedException {
        SegmentHeader header = SegmentHeader.read(front);
        if (header.first() != first) {
            throw new DamagedException("another segment in its place");
        }
        return header;
    }

    private static ByteBuffer value(int sequence, IntFunction<@Nullable ByteBuffer> values) throws DamagedException {
        ByteBuffer value;
        try {
            value = values.apply(sequence);
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
        if (value == null) {
            throw new DamagedException("a value is missing");
        }
        return value;
    }

    /** The same, its own values being read already. */
    static SegmentReader of(
            SegmentHeader header, List<ByteBuffer> own, StoredBodies.Source bodies, IntPredicate wanted) {
        SegmentRecords records = header.records();
        if (records.kind() != ValueKind.SHARING_SEGMENT) {
            return new SegmentReader(header, own, NONE, false);
        }
        StoredBodies.@Nullable Body[] apart = new StoredBodies.Body[records.count()];
        boolean missing = false;
        for (int i = 0; i < apart.length; i++) {
            if (records.bodyValue(i) != 0 && wanted.test(records.offset(i))) {
                apart[i] = bodies.find(records.bodyValue(i), records.bodyBytes(i));
                missing |= apart[i] == null;
            }
        }
        return new SegmentReader(header, own, apart, missing);
    }

    /** Whether all wanted bodies that stand apart were found. */
    boolean isWhole() {
        return !missing;
    }

    /** How much memory it takes: values may be parts of larger arrays. */
    @SuppressWarnings("ByteBufferBackingArray") // for its length alone
    long bytes() {
        long bytes = 0;
        for (ByteBuffer value : values) {
            bytes += value.array().length;
        }
        for (StoredBodies.Body body : apart) {
            bytes += body == null ? 0 : body.bytes().length;
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
                : Arrays.binarySearch(records.offsets(), (short) offset);
        return found >= 0 ? found : -found - 1;
    }

    /** How long envelope and body of a record are. */
    long messageBytes(int record) {
        return (long) records.envelopeBytes(record) + records.bodyBytes(record);
    }

    SegmentHeader header() {
        return header;
    }

    /** @param record its number among the segment's records */
    StoredMessage message(int record) throws DamagedException {
        byte[] envelope = bytes(starts[record], records.envelopeBytes(record));
        if (records.bodyValue(record) != 0) {
            return messageOf(record, envelope, apart[record]);
        }
        byte[] body = bytes(starts[record] + envelope.length, records.bodyBytes(record));
        StoredMessage message = message(record, envelope, body);
        check(record, SegmentHeader.checksum(header.queueId(), message));
        return message;
    }

    private StoredMessage messageOf(int record, byte[] envelope, StoredBodies.@Nullable Body body)
            throws DamagedException {
        if (body == null) {
            throw new DamagedException("a body is missing");
        }
        StoredMessage message = message(record, envelope, body.bytes());
        check(record, SegmentHeader.checksum(header.queueId(), message, body.checksum()));
        return message;
    }

    private StoredMessage message(int record, byte[] envelope, byte[] body) {
        return new StoredMessage(header.first() + records.offset(record), records.traits(record), envelope, body);
    }

    private void check(int record, int checksum) throws DamagedException {
        if (checksum != records.checksum(record)) {
            throw new DamagedException("checksum of a message");
        }
    }

    private byte[] bytes(long start, int length) throws DamagedException {
        ByteBuffer front = values.get(0);
        long inFront = header.bytes() + start;
        if (inFront + length <= front.limit()) {
            int from = front.arrayOffset() + (int) inFront;
            // the commonest case, and a copied range is not filled with zeros first
            return Arrays.copyOfRange(front.array(), from, from + length);
        }
        return collect(start, length);
    }

    private byte[] collect(long start, int length) throws DamagedException {
        byte[] bytes = new byte[length];
        long from = start;
        int done = 0;
        for (int i = 0; i < values.size() && done < length; i++) {
            ByteBuffer value = values.get(i);
            int dataStart = i == 0 ? header.bytes() : 1;
            int dataBytes = value.limit() - dataStart;
            if (from < dataBytes) {
                int part = (int) Math.min(dataBytes - from, length - done);
                value.get(dataStart + (int) from, bytes, done, part);
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
}
