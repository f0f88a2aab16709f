package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** A length of one byte and that much text. */
final class ShortStrings {

    private static final int MAX_BYTES = 255;

    private ShortStrings() {}

    static void write(ByteBuf out, String text) {
        byte[] octets = octets(text);
        out.writeByte(octets.length).writeBytes(octets);
    }

    static byte[] octets(String text) {
        byte[] octets = Utf8.encode(text);
        if (octets.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a short string holds at most " + MAX_BYTES + " bytes, not " + octets.length);
        }
        return octets;
    }
}
