package io.leveret.codec;

import java.nio.charset.StandardCharsets;

/** Bytes as RabbitMQ shows them in reply texts: the way Erlang prints a binary. */
final class Octets {

    private static final String ESCAPED = "\n\r\t\u000b\b\f\u001b\"\\";
    private static final String ESCAPE_LETTERS = "nrtvbfe\"\\";

    private static final int FIRST_PRINTABLE_ABOVE_ASCII = 0xa0;

    private Octets() {}

    /** As text where all of it is printable, else as numbers. */
    static String printed(byte[] octets) {
        String utf8 = Utf8.decode(octets, 0, octets.length);
        if (isPrintable(utf8)) {
            return "<<" + quoted(utf8) + (utf8.length() == octets.length ? "" : "/utf8") + ">>";
        }
        String latin1 = new String(octets, StandardCharsets.ISO_8859_1);
        return isPrintable(latin1) ? "<<" + quoted(latin1) + ">>" : numbers(octets);
    }

    /** As numbers, whatever they are. */
    static String numbers(byte[] octets) {
        StringBuilder text = new StringBuilder("<<");
        for (int i = 0; i < octets.length; i++) {
            text.append(i == 0 ? "" : ",").append(octets[i] & 0xff);
        }
        return text.append(">>").toString();
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().allMatch(Octets::isPrintable);
    }

    private static boolean isPrintable(int codePoint) {
        boolean control = codePoint < ' ' || (codePoint > '~' && codePoint < FIRST_PRINTABLE_ABOVE_ASCII);
        boolean surrogate = codePoint <= Character.MAX_SURROGATE && codePoint >= Character.MIN_SURROGATE;
        return (!control && !surrogate) || ESCAPED.indexOf(codePoint) >= 0;
    }

    private static String quoted(String text) {
        if (text.isEmpty()) {
            return "";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append(ESCAPE_LETTERS.charAt(escape));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
