package io.leveret.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text to bytes and back without loss. RabbitMQ carries names that are no UTF-8 (a Latin-1 routing key, say) as they are; here each
 * of their malformed bytes becomes one lone surrogate, U+DC80 to U+DCFF, which no well-formed text holds, and turns back on
 * writing.
 */
final class Utf8 {

    private static final char REPLACEMENT = '\ufffd';
    private static final char ESCAPE_BASE = '\udc00';
    private static final char ESCAPE_FIRST = '\udc80';
    private static final char ESCAPE_LAST = '\udcff';
    private static final int MAX_BYTES_PER_CHAR = 3;

    private Utf8() {}

    static String decode(byte[] octets, int offset, int length) {
        String text = new String(octets, offset, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeEscaping(octets, offset, length);
    }

    static byte[] encode(String text) {
        return hasEscapes(text) ? encodeEscaped(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the text came from bytes that are no UTF-8. */
    static boolean hasEscapes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(String text, int index) {
        char c = text.charAt(index);
        return c >= ESCAPE_FIRST
                && c <= ESCAPE_LAST
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    private static String decodeEscaping(byte[] octets, int offset, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(octets, offset, length);
        CharBuffer text = CharBuffer.allocate(length);
        CoderResult result = decoder.decode(in, text, true);
        while (result.isMalformed()) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (ESCAPE_BASE + (in.get() & 0xff)));
            }
            result = decoder.decode(in, text, true);
        }
        return text.flip().toString();
    }

    private static byte[] encodeEscaped(String text) {
        byte[] octets = new byte[MAX_BYTES_PER_CHAR * text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (isEscape(text, i)) {
                octets[size++] = (byte) (text.charAt(i) - ESCAPE_BASE);
            } else {
                byte[] utf8 = Character.toString(text.codePointAt(i)).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, octets, size, utf8.length);
                size += utf8.length;
            }
        }
        return Arrays.copyOf(octets, size);
    }
}
