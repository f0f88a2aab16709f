package io.leveret.codec;

/**
 * Finds a property's value among the flags and values of a content header, by stepping over those before it. The two lowest flags,
 * which stand for no property, are passed over as RabbitMQ does: it reads one word of flags and no more.
 */
final class PropertyBytes {

    static final int ABSENT = -1;

    private static final int FLAGS_BYTES = 2;

    private PropertyBytes() {}

    /** The index of the value, which lies wholly within {@code octets}, or {@link #ABSENT}. */
    static int find(byte[] octets, Property property) throws MalformedFrameException {
        int flags = flags(octets);
        int wanted = property.flag();
        if ((flags & wanted) == 0) {
            return ABSENT;
        }
        int at = FLAGS_BYTES;
        int before = flags & -(wanted << 1);
        while (before != 0) {
            at = end(octets, at, Property.first(before).kind());
            before ^= Integer.highestOneBit(before);
        }
        end(octets, at, property.kind());
        return at;
    }

    /** Checks that the flags name what follows them, no more and no less, and that the headers are a table. */
    static void validate(byte[] octets) throws MalformedFrameException {
        int left = flags(octets) & -Property.CLUSTER_ID.flag();
        int at = FLAGS_BYTES;
        while (left != 0) {
            Property property = Property.first(left);
            if (property == Property.HEADERS) {
                TableBytes.validate(octets, at);
            }
            at = end(octets, at, property.kind());
            left ^= Integer.highestOneBit(left);
        }
        if (at != octets.length) {
            throw MalformedFrameException.syntaxError("bytes are left behind the content properties");
        }
    }

    private static int flags(byte[] octets) throws MalformedFrameException {
        require(octets, 0, FLAGS_BYTES);
        return ((octets[0] & 0xff) << 8) | (octets[1] & 0xff);
    }

    /** The index behind the value at {@code at}. */
    private static int end(byte[] octets, int at, Property.Kind kind) throws MalformedFrameException {
        return switch (kind) {
            case OCTET -> require(octets, at, Byte.BYTES);
            case TIMESTAMP -> require(octets, at, Long.BYTES);
            case SHORT_STRING -> require(octets, require(octets, at, Byte.BYTES), octets[at] & 0xff);
            case TABLE -> require(octets, require(octets, at, Integer.BYTES), tableBytes(octets, at));
        };
    }

    private static long tableBytes(byte[] octets, int at) {
        return ((octets[at] & 0xffL) << 24)
                | ((octets[at + 1] & 0xff) << 16)
                | ((octets[at + 2] & 0xff) << 8)
                | (octets[at + 3] & 0xff);
    }

    private static int require(byte[] octets, int at, long bytes) throws MalformedFrameException {
        if (octets.length - at < bytes) {
            throw MalformedFrameException.syntaxError("the content properties end too early");
        }
        return at + (int) bytes;
    }
}
