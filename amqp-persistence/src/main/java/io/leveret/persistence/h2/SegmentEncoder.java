package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns a queue's arrivals into segments, and a segment, or a body that stands apart, into the values that go to a file. */
final class SegmentEncoder {

    private final int valueBytesMax;

    SegmentEncoder(int valueBytesMax) {
        this.valueBytesMax = valueBytesMax;
    }

    /**
     * Cuts the arrivals where a segment would become too large, or would mix many of different traits; a message larger than a
     * value is a segment alone. Bodies that stand apart count too, so that a segment is never much to read.
     */
    List<List<StoredMessage>> cut(List<StoredMessage> arrived, SharedBodies shared) {
        List<List<StoredMessage>> cuts = new ArrayList<>(1);
        byte kind = shared.isEmpty() ? ValueKind.SEGMENT : ValueKind.SHARING_SEGMENT;
        int frontBytes = SegmentHeader.bytes(kind, 0);
        int from = 0;
        long bytes = frontBytes;
        int traits = 0;
        for (int i = 0; i < arrived.size(); i++) {
            StoredMessage message = arrived.get(i);
            long recordBytes = (long) SegmentRecords.bytes(kind) + message.envelope().length + message.body().length;
            boolean tooFar = message.position() - arrived.get(from).position() >= Segment.SPAN_MAX;
            boolean tooMixed = message.traits() != traits && i - from >= QueueLog.Extent.MIXED_MESSAGES_MAX;
            if (i > from && (tooFar || tooMixed || bytes + recordBytes > valueBytesMax)) {
                cuts.add(arrived.subList(from, i));
                from = i;
                bytes = frontBytes;
                traits = 0;
            }
            bytes += recordBytes;
            traits |= message.traits();
        }
        if (!arrived.isEmpty()) {
            cuts.add(arrived.subList(from, arrived.size()));
        }
        return cuts;
    }

    SegmentHeader header(long queueId, List<StoredMessage> messages, SharedBodies shared) {
        return SegmentHeader.of(queueId, messages, shared, valueBytesMax);
    }

    List<byte[]> encode(SegmentHeader header, List<StoredMessage> messages) {
        Values values = new Values(header.bytes() + header.dataBytes());
        header.write(values.done.get(0));
        values.current.position(header.bytes());
        for (int i = 0; i < messages.size(); i++) {
            values.put(messages.get(i).envelope());
            if (header.records().bodyValue(i) == 0) {
                values.put(messages.get(i).body());
            }
        }
        assert values.done.size() == header.valueCount();
        return values.done;
    }

    /** A body that stands apart. */
    List<byte[]> encode(byte[] body) {
        Values values = new Values(1L + body.length);
        values.current.put(ValueKind.BODY);
        values.put(body);
        return values.done;
    }

    /** Fills value after value, each allocated with its exact size. */
    private final class Values {

        final List<byte[]> done = new ArrayList<>(1);
        ByteBuffer current;
        private long missing;

        Values(long bytes) {
            current = allocate(bytes);
            missing = bytes - current.capacity();
        }

        void put(byte[] bytes) {
            int from = 0;
            while (from < bytes.length) {
                if (!current.hasRemaining()) {
                    current = allocate(missing + 1).put(ValueKind.CONTINUATION);
                    missing -= current.capacity() - 1;
                }
                int length = Math.min(bytes.length - from, current.remaining());
                current.put(bytes, from, length);
                from += length;
            }
        }

        private ByteBuffer allocate(long bytes) {
            ByteBuffer value = ByteBuffer.allocate((int) Math.min(bytes, valueBytesMax));
            done.add(value.array());
            return value;
        }
    }
}
