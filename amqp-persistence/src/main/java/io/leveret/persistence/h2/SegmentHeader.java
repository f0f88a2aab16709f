package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The front of a segment's first value: whose it is, and its {@link SegmentRecords}. The records' bytes follow, envelope and
 * body of each, one behind the other; a body that stands apart is left out.
 *
 * <pre>
 * kind 1 | checksum of the rest 4 | queue 8 | first position 8 | records 4 | values 4 | records
 * </pre>
 *
 * @param valueCount how many values the segment takes, this one included
 */
record SegmentHeader(long queueId, long first, int valueCount, SegmentRecords records) {

    private static final int FIXED_BYTES = 29;
    private static final int CHECKED_FROM = 5;

    static SegmentHeader of(long queueId, List<StoredMessage> messages, SharedBodies shared, int valueBytesMax) {
        long first = messages.get(0).position();
        byte kind = shared.hasAnyOf(messages) ? ValueKind.SHARING_SEGMENT : ValueKind.SEGMENT;
        SegmentRecords records = new SegmentRecords(kind, messages.size());
        for (int i = 0; i < messages.size(); i++) {
            StoredMessage message = messages.get(i);
            SharedBodies.Place place = shared.find(message.body());
            int checksum = place == null ? checksum(queueId, message) : checksum(queueId, message, place.checksum());
            records.set(i, (int) (message.position() - first), message, place, checksum);
        }
        SegmentHeader header = new SegmentHeader(queueId, first, 1, records);
        int valueCount = valueCount(header.bytes() + header.dataBytes(), valueBytesMax);
        return valueCount == 1 ? header : new SegmentHeader(queueId, first, valueCount, records);
    }

    /** How long a header for this many records is. */
    static int bytes(byte kind, int records) {
        return FIXED_BYTES + records * SegmentRecords.bytes(kind);
    }

    static boolean isSegment(byte kind) {
        return kind == ValueKind.SEGMENT || kind == ValueKind.SHARING_SEGMENT || kind == ValueKind.SEGMENT_1;
    }

    static int checksum(long queueId, StoredMessage message) {
        CRC32C crc = checksumOfRest(queueId, message);
        crc.update(message.body());
        return (int) crc.getValue();
    }

    /** The same for a body that stands apart: whoever has its checksum need not go through it again. */
    static int checksum(long queueId, StoredMessage message, int bodyChecksum) {
        CRC32C crc = checksumOfRest(queueId, message);
        crc.update(ByteBuffer.allocate(4).putInt(bodyChecksum).flip());
        return (int) crc.getValue();
    }

    private static CRC32C checksumOfRest(long queueId, StoredMessage message) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16)
                .putLong(queueId)
                .putLong(message.position())
                .flip());
        crc.update(message.envelope());
        return crc;
    }

    /** @param value begins at position 0 */
    static SegmentHeader read(ByteBuffer value) throws DamagedException {
        try {
            ByteBuffer in = value.duplicate();
            byte kind = in.get();
            if (!isSegment(kind)) {
                throw new DamagedException("not a segment");
            }
            int checksum = in.getInt();
            int count = in.getInt(CHECKED_FROM + 16);
            if (count <= 0 || count > Segment.SPAN_MAX || bytes(kind, count) > value.limit()) {
                throw new DamagedException("a segment of " + count + " records");
            }
            if (headerChecksum(value, bytes(kind, count)) != checksum) {
                throw new DamagedException("checksum of a segment's header");
            }
            return read(in, new SegmentRecords(kind, count));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new DamagedException("a segment cut short", e);
        }
    }

    private static SegmentHeader read(ByteBuffer in, SegmentRecords records) throws DamagedException {
        long queueId = in.getLong();
        long first = in.getLong();
        in.getInt();
        int valueCount = in.getInt();
        records.read(in);
        return new SegmentHeader(queueId, first, valueCount, records);
    }

    int count() {
        return records.count();
    }

    int span() {
        return offset(count() - 1) + 1;
    }

    int offset(int record) {
        return records.offset(record);
    }

    /** How long this is. */
    int bytes() {
        return bytes(records.kind(), count());
    }

    /** How long what follows is. */
    long dataBytes() {
        long bytes = 0;
        for (int i = 0; i < count(); i++) {
            bytes += records.dataBytes(i);
        }
        return bytes;
    }

    /** Fills the front of the segment's first value. */
    void write(byte[] value) {
        ByteBuffer out = ByteBuffer.wrap(value);
        out.put(records.kind()).putInt(0);
        out.putLong(queueId).putLong(first).putInt(count()).putInt(valueCount);
        records.write(out);
        out.putInt(1, headerChecksum(out, bytes()));
    }

    /** The segment as memory keeps it, all its messages alive. */
    Segment toSegment(long id) {
        return new Segment(id, first, span(), content(), span() == count() ? null : gaps());
    }

    private Segment.Content content() {
        int allTraits = 0;
        int bodyBytes = 0;
        int stored = bytes();
        for (int i = 0; i < count(); i++) {
            allTraits |= records.traits(i);
            bodyBytes += records.bodyBytes(i);
            stored += (int) records.storedBytes(i);
        }
        return new Segment.Content(count(), allTraits, bodyBytes, stored);
    }

    private long[] gaps() {
        long[] gaps = Bits.ofSpan(span());
        Bits.addRange(gaps, 0, span());
        for (short offset : records.offsets()) {
            gaps[offset >>> 6] &= ~(1L << offset);
        }
        return gaps;
    }

    private static int valueCount(long bytes, int valueBytesMax) {
        long beyondFirst = bytes - valueBytesMax;
        int carried = valueBytesMax - 1;
        return beyondFirst <= 0 ? 1 : Math.toIntExact(1 + (beyondFirst + carried - 1) / carried);
    }

    private static int headerChecksum(ByteBuffer value, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(value.slice(CHECKED_FROM, bytes - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
