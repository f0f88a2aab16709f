package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.List;

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

    int valueCount() {
        return values.size();
    }

    SegmentHeader header() {
        return header;
    }

    /** @param record its number among the segment's records */
    StoredMessage message(int record) throws DamagedException {
        byte[] envelope = bytes(starts[record], header.envelopes()[record]);
        byte[] body = bytes(starts[record] + envelope.length, header.bodies()[record]);
        StoredMessage message = new StoredMessage(header.first() + header.offset(record), envelope, body);
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
            int dataStart = i == 0 ? SegmentHeader.bytes(header.count()) : 1;
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
}
