package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the front of a segment says of each record. The lengths follow from its kind:
 *
 * <pre>
 * offset 2 | traits 4 | envelope length 4 | body length 4 | checksum 4
 * </pre>
 *
 * <p>and where bodies stand apart:
 *
 * <pre>
 * value that the body begins with 4 (0: it is in the segment) | how many records have it 4
 * </pre>
 *
 * <p>Format 1 had no traits.
 */
final class SegmentRecords {

    private static final int BYTES = 18;
    private static final int BYTES_1 = 14;
    private static final int APART_BYTES = 8;

    private final byte kind;

    /** Distances from the first position, rising. */
    private final short[] offsets;

    private final int[] traits;
    private final int[] envelopes;
    private final int[] bodies;
    private final int[] checksums;
    private final @Nullable Apart apart;

    /**
     * Where the bodies are that stand apart.
     *
     * @param values  the numbers, in the same file, of the values that they begin with; 0 for a body in the segment
     * @param sharers how many records have each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Apart(int[] values, int[] sharers) {}

    SegmentRecords(byte kind, int count) {
        this.kind = kind;
        this.offsets = new short[count];
        this.traits = new int[count];
        this.envelopes = new int[count];
        this.bodies = new int[count];
        this.checksums = new int[count];
        this.apart = kind == ValueKind.SHARING_SEGMENT ? new Apart(new int[count], new int[count]) : null;
    }

    /** How long a record of a segment of this kind is. */
    static int bytes(byte kind) {
        return switch (kind) {
            case ValueKind.SEGMENT_1 -> BYTES_1;
            case ValueKind.SHARING_SEGMENT -> BYTES + APART_BYTES;
            default -> BYTES;
        };
    }

    /** @param place where the body stands apart, or null */
    void set(int record, int offset, StoredMessage message, SharedBodies.@Nullable Place place, int checksum) {
        offsets[record] = (short) offset;
        traits[record] = message.traits();
        envelopes[record] = message.envelope().length;
        bodies[record] = message.body().length;
        checksums[record] = checksum;
        if (apart != null && place != null) {
            apart.values[record] = place.value();
            apart.sharers[record] = place.records();
        }
    }

    void read(ByteBuffer in) throws DamagedException {
        for (int i = 0; i < count(); i++) {
            offsets[i] = in.getShort();
            traits[i] = kind == ValueKind.SEGMENT_1 ? StoredMessage.UNKNOWN_TRAITS : in.getInt();
            envelopes[i] = in.getInt();
            bodies[i] = in.getInt();
            checksums[i] = in.getInt();
            if (apart != null) {
                apart.values[i] = in.getInt();
                apart.sharers[i] = in.getInt();
                if (apart.values[i] < 0 || (apart.values[i] > 0 && apart.sharers[i] <= 0)) {
                    throw new DamagedException("a body without a place");
                }
            }
        }
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < count(); i++) {
            out.putShort(offsets[i]).putInt(traits[i]);
            out.putInt(envelopes[i]).putInt(bodies[i]).putInt(checksums[i]);
            if (apart != null) {
                out.putInt(apart.values[i]).putInt(apart.sharers[i]);
            }
        }
    }

    byte kind() {
        return kind;
    }

    int count() {
        return offsets.length;
    }

    int offset(int record) {
        return offsets[record];
    }

    short[] offsets() {
        return offsets;
    }

    int traits(int record) {
        return traits[record];
    }

    int envelopeBytes(int record) {
        return envelopes[record];
    }

    int bodyBytes(int record) {
        return bodies[record];
    }

    int checksum(int record) {
        return checksums[record];
    }

    /** The number of the value that the record's body begins with; 0 if that is in the segment. */
    int bodyValue(int record) {
        return apart == null ? 0 : apart.values[record];
    }

    /** How many of the record's bytes are in the segment, behind its front. */
    long dataBytes(int record) {
        return (long) envelopes[record] + (bodyValue(record) == 0 ? bodies[record] : 0);
    }

    /** How much of the disk the record takes behind the front, a body that stands apart in equal parts with all who have it. */
    long storedBytes(int record) {
        if (apart == null || apart.values[record] == 0) {
            return dataBytes(record);
        }
        int sharers = apart.sharers[record];
        return envelopes[record] + ((long) bodies[record] + sharers - 1) / sharers;
    }
}
