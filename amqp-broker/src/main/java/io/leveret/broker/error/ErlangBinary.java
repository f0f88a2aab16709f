package io.leveret.broker.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Octets as Erlang prints them: as text where they are printable text in UTF-8, else as numbers. */
final class ErlangBinary {

    private static final String ESCAPED = "\"\\\n\r\t\b\f\u000b\u001b";
    private static final String ESCAPES = "\"\\nrtbfve";
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int FIRST_CONTROL_ABOVE = 0x7f;
    private static final int FIRST_PRINTABLE_ABOVE = 0xa0;

    private ErlangBinary() {}

    static String print(byte[] octets) {
        if (octets.length == 0) {
            return "<<>>";
        }
        String text = text(octets);
        if (text == null || !text.codePoints().allMatch(ErlangBinary::isPrintable)) {
            return IntStream.range(0, octets.length)
                    .mapToObj(i -> String.valueOf(Byte.toUnsignedInt(octets[i])))
                    .collect(Collectors.joining(",", "<<", ">>"));
        }
        String escaped = text.codePoints().mapToObj(ErlangBinary::escaped).collect(Collectors.joining());
        return "<<\"" + escaped + '"' + (text.length() < octets.length ? "/utf8" : "") + ">>";
    }

    private static @Nullable String text(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isPrintable(int character) {
        return ESCAPED.indexOf(character) >= 0
                || (character >= FIRST_PRINTABLE && character < FIRST_CONTROL_ABOVE)
                || character >= FIRST_PRINTABLE_ABOVE;
    }

    private static String escaped(int character) {
        int escape = ESCAPED.indexOf(character);
        return escape < 0 ? Character.toString(character) : "\\" + ESCAPES.charAt(escape);
    }
}
