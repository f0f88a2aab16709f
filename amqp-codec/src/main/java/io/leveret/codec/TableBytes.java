package io.leveret.codec;

/**
 * Steps through a field table in its wire form without building it, to see that it is one: every length within its bounds, every
 * type known, no deeper than {@link FieldTable#MAX_DEPTH}.
 */
final class TableBytes {

    private static final int LENGTH_BYTES = 4;
    private static final int DECIMAL_BYTES = 5;

    private final byte[] octets;
    private int at;

    private TableBytes(byte[] octets, int at) {
        this.octets = octets;
        this.at = at;
    }

    /** Checks the table whose length stands at {@code start}. */
    static void validate(byte[] octets, int start) throws MalformedFrameException {
        new TableBytes(octets, start).table(octets.length, 1);
    }

    private void table(int limit, int depth) throws MalformedFrameException {
        int end = open(limit, depth);
        while (at < end) {
            require(1, end);
            skip(1 + (octets[at] & 0xff), end);
            value(end, depth);
        }
    }

    private void array(int limit, int depth) throws MalformedFrameException {
        int end = open(limit, depth);
        while (at < end) {
            value(end, depth);
        }
    }

    private void value(int end, int depth) throws MalformedFrameException {
        require(1, end);
        switch (octets[at++]) {
            case 't', 'b', 'B' -> skip(Byte.BYTES, end);
            case 's', 'u' -> skip(Short.BYTES, end);
            case 'I', 'i', 'f' -> skip(Integer.BYTES, end);
            case 'l', 'L', 'd', 'T' -> skip(Long.BYTES, end);
            case 'D' -> skip(DECIMAL_BYTES, end);
            case 'S', 'x' -> skip(length(end), end);
            case 'F' -> table(end, depth + 1);
            case 'A' -> array(end, depth + 1);
            case 'V' -> skip(0, end);
            default -> throw MalformedFrameException.syntaxError("a header has a value of an unknown type");
        }
    }

    /** Steps behind the length of a table or array and returns where it ends. */
    private int open(int limit, int depth) throws MalformedFrameException {
        if (depth > FieldTable.MAX_DEPTH) {
            throw MalformedFrameException.syntaxError("headers are nested deeper than " + FieldTable.MAX_DEPTH);
        }
        long length = length(limit);
        require(length, limit);
        return at + (int) length;
    }

    private long length(int limit) throws MalformedFrameException {
        require(LENGTH_BYTES, limit);
        long length = ((octets[at] & 0xffL) << 24)
                | ((octets[at + 1] & 0xff) << 16)
                | ((octets[at + 2] & 0xff) << 8)
                | (octets[at + 3] & 0xff);
        at += LENGTH_BYTES;
        return length;
    }

    private void skip(long bytes, int limit) throws MalformedFrameException {
        require(bytes, limit);
        at += (int) bytes;
    }

    private void require(long bytes, int limit) throws MalformedFrameException {
        if (limit - at < bytes) {
            throw MalformedFrameException.syntaxError("a header ends too early");
        }
    }
}
