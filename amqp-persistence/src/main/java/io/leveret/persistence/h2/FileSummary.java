package io.leveret.persistence.h2;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a file says, without its messages: its segments in the order in which they were written, and what it knows to be
 * settled in older files. Written into the file when it is sealed, as values of at most the usual size:
 *
 * <pre>
 * all values together: checksum of the rest 4 | segments 4 | segments | marks, as in a value of marks
 * each segment: place in the file 4 | queue 8 | first position 8 | span 2 | records 2 | traits of all 4 |
 *               bytes of bodies 4 | bytes in all 4 | words 2 | each word of what is gone 8
 * </pre>
 *
 * <p>Segments that were dead by then are left out.
 *
 * @param sealed whether it was read from where it was written to; else it was gathered from all of the file
 */
record FileSummary(List<Entry> segments, List<Mark> marks, boolean sealed) {

    private static final int FIXED_BYTES = 8;
    private static final int ENTRY_BYTES = 38;
    private static final int CHECKED_FROM = 4;

    /** A segment and the queue it belongs to. */
    record Entry(long queueId, Segment segment) {}

    /** @param segments those that live */
    static List<byte[]> encode(List<Entry> segments, Collection<Mark> marks, int valueBytesMax) {
        List<byte[]> markValues = Mark.encode(marks, Integer.MAX_VALUE);
        int bytes = FIXED_BYTES;
        for (Entry entry : segments) {
            bytes = Math.addExact(bytes, ENTRY_BYTES + 8 * words(entry.segment));
        }
        for (byte[] value : markValues) {
            bytes = Math.addExact(bytes, value.length);
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.putInt(0).putInt(segments.size());
        segments.forEach(entry -> write(out, entry));
        markValues.forEach(out::put);
        out.putInt(0, checksum(out.array()));
        return cut(out.array(), valueBytesMax);
    }

    /** @param file the number of the file that the values come from */
    static FileSummary decode(List<byte[]> values, int file) throws DamagedException {
        byte[] all = join(values);
        try {
            ByteBuffer in = ByteBuffer.wrap(all);
            if (in.getInt() != checksum(all)) {
                throw new DamagedException("checksum of a summary");
            }
            int count = in.getInt();
            List<Entry> segments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                segments.add(read(in, file));
            }
            List<Mark> marks =
                    in.hasRemaining() ? Mark.decode(Arrays.copyOfRange(all, in.position(), all.length)) : List.of();
            return new FileSummary(segments, marks, true);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new DamagedException("a summary cut short", e);
        }
    }

    private static int words(Segment segment) {
        long[] gone = segment.gone();
        return gone == null ? 0 : gone.length;
    }

    private static void write(ByteBuffer out, Entry entry) {
        Segment segment = entry.segment;
        out.putInt(Segment.sequenceOf(segment.id)).putLong(entry.queueId).putLong(segment.first);
        Segment.Content content = segment.content();
        out.putShort(segment.span).putShort((short) content.records());
        out.putInt(content.traits()).putInt(content.bodyBytes()).putInt(content.storedBytes());
        out.putShort((short) words(segment));
        long[] gone = segment.gone();
        if (gone != null) {
            for (long word : gone) {
                out.putLong(word);
            }
        }
    }

    private static Entry read(ByteBuffer in, int file) throws DamagedException {
        long id = Segment.id(file, in.getInt());
        long queueId = in.getLong();
        long first = in.getLong();
        int span = in.getShort();
        Segment.Content content = new Segment.Content(in.getShort(), in.getInt(), in.getInt(), in.getInt());
        int words = in.getShort();
        boolean possible = span > 0 && span <= Segment.SPAN_MAX && content.records() > 0 && content.records() <= span;
        if (!possible || words < 0 || words > (span + 63) >>> 6) {
            throw new DamagedException("a segment of " + span + " positions in a summary");
        }
        long[] gone = new long[words];
        for (int i = 0; i < words; i++) {
            gone[i] = in.getLong();
        }
        return new Entry(queueId, new Segment(id, first, span, content, words == 0 ? null : gone));
    }

    private static List<byte[]> cut(byte[] all, int valueBytesMax) {
        List<byte[]> values = new ArrayList<>();
        for (int from = 0; from < all.length; from += valueBytesMax) {
            values.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + valueBytesMax)));
        }
        return values;
    }

    private static byte[] join(List<byte[]> values) {
        int bytes = 0;
        for (byte[] value : values) {
            bytes += value.length;
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        values.forEach(all::put);
        return all.array();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        return (int) crc.getValue();
    }
}
