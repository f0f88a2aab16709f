package io.leveret.codec;

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
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int size = sequenceLength(octets, at, end);
            if (size == 0) {
                text.append((char) (ESCAPE_BASE + (octets[at] & 0xff)));
                at++;
            } else {
                text.append(new String(octets, at, size, StandardCharsets.UTF_8));
                at += size;
            }
        }
        return text.toString();
    }

    /** The length of the well-formed sequence at {@code at}, or 0. */
    private static int sequenceLength(byte[] octets, int at, int end) {
        int size = announcedLength(octets[at] & 0xff);
        if (size == 0 || at + size > end) {
            return 0;
        }
        if (size == 1) {
            return 1;
        }
        String decoded = new String(octets, at, size, StandardCharsets.UTF_8);
        boolean one = decoded.codePointCount(0, decoded.length()) == 1;
        boolean replaced = decoded.charAt(0) == REPLACEMENT && !isReplacement(octets, at, size);
        return one && !replaced ? size : 0;
    }

    private static int announcedLength(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xc2) {
            return 0;
        }
        if (first < 0xe0) {
            return 2;
        }
        if (first < 0xf0) {
            return 3;
        }
        return first < 0xf5 ? 4 : 0;
    }

    private static boolean isReplacement(byte[] octets, int at, int size) {
        return size == 3 && octets[at] == (byte) 0xef && octets[at + 1] == (byte) 0xbf && octets[at + 2] == (byte) 0xbd;
    }

    private static byte[] encodeEscaped(String text) {
        byte[] octets = new byte[3 * text.length()];
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            if (isEscape(text, at)) {
                octets[size++] = (byte) (text.charAt(at) - ESCAPE_BASE);
                at++;
            } else {
                int codePoint = text.codePointAt(at);
                byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, octets, size, utf8.length);
                size += utf8.length;
                at += Character.charCount(codePoint);
            }
        }
        return Arrays.copyOf(octets, size);
    }
}
