package io.leveret.persistence.h2;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * That messages of a segment are settled: those at the offsets in {@code gone}, or with null all of them. Marks of one
 * segment add up. On disk a mark names runs of offsets:
 *
 * <pre>
 * a value of marks: kind 1 | checksum of the rest 4 | marks 4
 * each mark: segment's file 4 | place in the file 4 | runs 2 (0: all) | each run: first offset 2, length 2
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mark(long segmentId, long @Nullable [] gone) {

    private static final int FIXED_BYTES = 9;
    private static final int CHECKED_FROM = 5;

    static Mark all(long segmentId) {
        return new Mark(segmentId, null);
    }

    /** That these are settled too: of those the mark names that live. */
    static Mark of(Segment segment, long[] offsets) {
        return segment.livingOf(offsets) == segment.live() ? all(segment.id) : new Mark(segment.id, offsets);
    }

    /** What both say together. */
    Mark and(Mark other) {
        if (gone == null || other.gone == null) {
            return all(segmentId);
        }
        long[] both = (gone.length >= other.gone.length ? gone : other.gone).clone();
        Bits.addAll(both, gone.length >= other.gone.length ? other.gone : gone);
        return new Mark(segmentId, both);
    }

    void applyTo(Segment segment) {
        segment.settle(gone == null ? Segment.WHOLE : gone);
    }

    /** The values that say all the marks; none for none. */
    static List<byte[]> encode(Collection<Mark> marks, int valueBytesMax) {
        List<byte[]> values = new ArrayList<>(1);
        List<Mark> batch = new ArrayList<>();
        int bytes = FIXED_BYTES;
        for (Mark mark : marks) {
            if (!batch.isEmpty() && bytes + mark.bytes() > valueBytesMax) {
                values.add(value(batch, bytes));
                batch.clear();
                bytes = FIXED_BYTES;
            }
            batch.add(mark);
            bytes += mark.bytes();
        }
        if (!batch.isEmpty()) {
            values.add(value(batch, bytes));
        }
        return values;
    }

    static List<Mark> decode(byte[] value) throws DamagedException {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            if (in.get() != ValueKind.MARKS || in.getInt() != checksum(value)) {
                throw new DamagedException("checksum of marks");
            }
            int count = in.getInt();
            List<Mark> marks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                marks.add(read(in));
            }
            return marks;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new DamagedException("marks cut short", e);
        }
    }

    private static byte[] value(List<Mark> marks, int bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.put(ValueKind.MARKS).putInt(0).putInt(marks.size());
        for (Mark mark : marks) {
            mark.write(out);
        }
        out.putInt(1, checksum(out.array()));
        return out.array();
    }

    private static int checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value, CHECKED_FROM, value.length - CHECKED_FROM);
        return (int) crc.getValue();
    }

    private int bytes() {
        return 10 + 4 * runs();
    }

    private int runs() {
        if (gone == null) {
            return 0;
        }
        int runs = 0;
        for (int bit = Bits.next(gone, 0); bit >= 0; bit = Bits.next(gone, Bits.nextMissing(gone, bit))) {
            runs++;
        }
        return runs;
    }

    private void write(ByteBuffer out) {
        out.putLong(segmentId).putShort((short) runs());
        if (gone == null) {
            return;
        }
        int bit = Bits.next(gone, 0);
        while (bit >= 0) {
            int end = Bits.nextMissing(gone, bit);
            out.putShort((short) bit).putShort((short) (end - bit));
            bit = Bits.next(gone, end);
        }
    }

    private static Mark read(ByteBuffer in) throws DamagedException {
        long segmentId = in.getLong();
        int runs = in.getShort();
        if (runs == 0) {
            return all(segmentId);
        }
        long[] gone = {};
        for (int i = 0; i < runs; i++) {
            int from = in.getShort();
            int length = in.getShort();
            if (from < 0 || length <= 0 || from + length > Segment.SPAN_MAX) {
                throw new DamagedException("marks out of range");
            }
            gone = Arrays.copyOf(gone, Math.max(gone.length, (from + length + 63) >>> 6));
            Bits.addRange(gone, from, length);
        }
        return new Mark(segmentId, gone);
    }
}
