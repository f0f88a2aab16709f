package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns a queue's arrivals into segments, and a segment into the values that go to a file. */
final class SegmentEncoder {

    private final int valueBytesMax;

    SegmentEncoder(int valueBytesMax) {
        this.valueBytesMax = valueBytesMax;
    }

    /**
     * Cuts the arrivals where a segment would become too large, or would mix many of different traits; a message larger than a
     * value is a segment alone.
     */
    List<List<StoredMessage>> cut(List<StoredMessage> arrived) {
        List<List<StoredMessage>> cuts = new ArrayList<>(1);
        int from = 0;
        long bytes = SegmentHeader.bytes(0);
        int traits = 0;
        for (int i = 0; i < arrived.size(); i++) {
            StoredMessage message = arrived.get(i);
            long recordBytes = SegmentHeader.recordBytes(message);
            boolean tooFar = message.position() - arrived.get(from).position() >= Segment.SPAN_MAX;
            boolean tooMixed = message.traits() != traits && i - from >= QueueLog.Extent.MIXED_MESSAGES_MAX;
            if (i > from && (tooFar || tooMixed || bytes + recordBytes > valueBytesMax)) {
                cuts.add(arrived.subList(from, i));
                from = i;
                bytes = SegmentHeader.bytes(0);
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

    SegmentHeader header(long queueId, List<StoredMessage> messages) {
        return SegmentHeader.of(queueId, messages, valueBytesMax);
    }

    List<byte[]> encode(SegmentHeader header, List<StoredMessage> messages) {
        Values values = new Values(dataBytes(header) + SegmentHeader.bytes(header.count()));
        header.write(values.done.get(0));
        values.current.position(SegmentHeader.bytes(header.count()));
        for (StoredMessage message : messages) {
            values.put(message.envelope());
            values.put(message.body());
        }
        assert values.done.size() == header.valueCount();
        return values.done;
    }

    private static long dataBytes(SegmentHeader header) {
        long bytes = 0;
        for (int i = 0; i < header.count(); i++) {
            bytes += (long) header.envelopes()[i] + header.bodies()[i];
        }
        return bytes;
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
