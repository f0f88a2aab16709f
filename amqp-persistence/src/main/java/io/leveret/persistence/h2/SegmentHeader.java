package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The front of a segment's first value: whose it is, and for each record its offset, lengths and checksum. The records'
 * bytes follow, envelope and body of each, one behind the other.
 *
 * <pre>
 * kind 1 | checksum of the rest 4 | queue 8 | first position 8 | records 4 | values 4
 * each record: offset 2 | traits 4 | envelope length 4 | body length 4 | checksum 4
 * </pre>
 *
 * <p>Format 1 had another kind, and no traits.
 *
 * @param valueCount how many values the segment takes, this one included
 * @param offsets distances from the first position, rising
 * @param bytes how long the header is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SegmentHeader(
        long queueId,
        long first,
        int valueCount,
        short[] offsets,
        int[] traits,
        int[] envelopes,
        int[] bodies,
        int[] checksums,
        int bytes) {

    private static final int FIXED_BYTES = 29;
    private static final int RECORD_BYTES = 18;
    private static final int RECORD_1_BYTES = 14;
    private static final int CHECKED_FROM = 5;

    static SegmentHeader of(long queueId, List<StoredMessage> messages, int valueBytesMax) {
        int count = messages.size();
        long first = messages.get(0).position();
        short[] offsets = new short[count];
        int[] traits = new int[count];
        int[] envelopes = new int[count];
        int[] bodies = new int[count];
        int[] checksums = new int[count];
        long dataBytes = 0;
        for (int i = 0; i < count; i++) {
            StoredMessage message = messages.get(i);
            offsets[i] = (short) (message.position() - first);
            traits[i] = message.traits();
            envelopes[i] = message.envelope().length;
            bodies[i] = message.body().length;
            checksums[i] = checksum(queueId, message);
            dataBytes += (long) envelopes[i] + bodies[i];
        }
        int valueCount = valueCount(bytes(count) + dataBytes, valueBytesMax);
        return new SegmentHeader(
                queueId, first, valueCount, offsets, traits, envelopes, bodies, checksums, bytes(count));
    }

    /** How long a header for this many records is. */
    static int bytes(int records) {
        return bytes(ValueKind.SEGMENT, records);
    }

    private static int bytes(byte kind, int records) {
        return FIXED_BYTES + records * (kind == ValueKind.SEGMENT ? RECORD_BYTES : RECORD_1_BYTES);
    }

    static int recordBytes(StoredMessage message) {
        return RECORD_BYTES + message.envelope().length + message.body().length;
    }

    static int checksum(long queueId, StoredMessage message) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16)
                .putLong(queueId)
                .putLong(message.position())
                .flip());
        crc.update(message.envelope());
        crc.update(message.body());
        return (int) crc.getValue();
    }

    static boolean isSegment(byte kind) {
        return kind == ValueKind.SEGMENT || kind == ValueKind.SEGMENT_1;
    }

    static SegmentHeader read(byte[] value) throws DamagedException {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            byte kind = in.get();
            if (!isSegment(kind)) {
                throw new DamagedException("not a segment");
            }
            int checksum = in.getInt();
            int count = in.getInt(CHECKED_FROM + 16);
            if (count <= 0 || count > Segment.SPAN_MAX || bytes(kind, count) > value.length) {
                throw new DamagedException("a segment of " + count + " records");
            }
            if (headerChecksum(value, bytes(kind, count)) != checksum) {
                throw new DamagedException("checksum of a segment's header");
            }
            return read(in, kind, count);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new DamagedException("a segment cut short", e);
        }
    }

    int count() {
        return offsets.length;
    }

    int span() {
        return offset(count() - 1) + 1;
    }

    int offset(int record) {
        return offsets[record];
    }

    /** Fills the front of the segment's first value. */
    void write(byte[] value) {
        ByteBuffer out = ByteBuffer.wrap(value);
        out.put(ValueKind.SEGMENT).putInt(0);
        out.putLong(queueId).putLong(first).putInt(count()).putInt(valueCount);
        for (int i = 0; i < count(); i++) {
            out.putShort(offsets[i]).putInt(traits[i]);
            out.putInt(envelopes[i]).putInt(bodies[i]).putInt(checksums[i]);
        }
        out.putInt(1, headerChecksum(value, bytes));
    }

    /** The segment as memory keeps it, all its messages alive. */
    Segment toSegment(long id) {
        return new Segment(id, first, span(), content(), span() == count() ? null : gaps());
    }

    private Segment.Content content() {
        int allTraits = 0;
        int bodyBytes = 0;
        int stored = bytes;
        for (int i = 0; i < count(); i++) {
            allTraits |= traits[i];
            bodyBytes += bodies[i];
            stored += envelopes[i] + bodies[i];
        }
        return new Segment.Content(count(), allTraits, bodyBytes, stored);
    }

    private long[] gaps() {
        long[] gaps = Bits.ofSpan(span());
        Bits.addRange(gaps, 0, span());
        for (short offset : offsets) {
            gaps[offset >>> 6] &= ~(1L << offset);
        }
        return gaps;
    }

    private static SegmentHeader read(ByteBuffer in, byte kind, int count) {
        long queueId = in.getLong();
        long first = in.getLong();
        in.getInt();
        int valueCount = in.getInt();
        short[] offsets = new short[count];
        int[] traits = new int[count];
        int[] envelopes = new int[count];
        int[] bodies = new int[count];
        int[] checksums = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = in.getShort();
            traits[i] = kind == ValueKind.SEGMENT ? in.getInt() : StoredMessage.UNKNOWN_TRAITS;
            envelopes[i] = in.getInt();
            bodies[i] = in.getInt();
            checksums[i] = in.getInt();
        }
        return new SegmentHeader(
                queueId, first, valueCount, offsets, traits, envelopes, bodies, checksums, bytes(kind, count));
    }

    private static int valueCount(long bytes, int valueBytesMax) {
        long beyondFirst = bytes - valueBytesMax;
        int carried = valueBytesMax - 1;
        return beyondFirst <= 0 ? 1 : Math.toIntExact(1 + (beyondFirst + carried - 1) / carried);
    }

    private static int headerChecksum(byte[] value, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(value, CHECKED_FROM, bytes - CHECKED_FROM);
        return (int) crc.getValue();
    }
}
