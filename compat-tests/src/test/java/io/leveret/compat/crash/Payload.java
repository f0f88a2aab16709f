package io.leveret.compat.crash;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** A body that tells who sent it as which of his messages, and whether it is whole: id, filling made of the id, checksum. */
final class Payload {

    /** The shortest. */
    static final int MIN_BYTES = Long.BYTES + Integer.BYTES;

    private static final int PUBLISHER_SHIFT = 40;

    private Payload() {}

    /** The id of a publisher's n-th message; those of one publisher ascend. */
    static long id(int publisher, long number) {
        return ((long) publisher << PUBLISHER_SHIFT) + number;
    }

    static int publisher(long id) {
        return (int) (id >>> PUBLISHER_SHIFT);
    }

    static byte[] of(long id, int bytes) {
        byte[] body = new byte[Math.max(MIN_BYTES, bytes)];
        new SplittableRandom(id).nextBytes(body);
        ByteBuffer buffer = ByteBuffer.wrap(body);
        buffer.putLong(0, id);
        buffer.putInt(body.length - Integer.BYTES, checksum(body));
        return body;
    }

    /** The id, if the body is whole. */
    static long idOf(byte[] body) {
        if (body.length < MIN_BYTES || ByteBuffer.wrap(body).getInt(body.length - Integer.BYTES) != checksum(body)) {
            throw new AssertionError("a body of " + body.length + " bytes is damaged");
        }
        return ByteBuffer.wrap(body).getLong(0);
    }

    /** Readable, for messages about a failure. */
    static String text(long id) {
        return publisher(id) + "/" + (id & ((1L << PUBLISHER_SHIFT) - 1));
    }

    private static int checksum(byte[] body) {
        CRC32C sum = new CRC32C();
        sum.update(body, 0, body.length - Integer.BYTES);
        return (int) sum.getValue();
    }
}
