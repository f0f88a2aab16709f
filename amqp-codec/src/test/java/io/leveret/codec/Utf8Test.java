package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "größer", "\u03bb \ud83d\udc07", "a real \ufffd", "\u0000"})
    void readsWellFormedTextAsItIs(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.decode(octets, 0, octets.length)).isEqualTo(text);
        assertThat(Utf8.hasEscapes(text)).isFalse();
        assertThat(Utf8.encode(text)).isEqualTo(octets);
    }

    @Test
    void keepsMalformedBytesAmongWellFormedText() {
        byte[] octets = "größer \ufffd".getBytes(StandardCharsets.UTF_8);
        octets[1] = (byte) 0xe9;

        String text = Utf8.decode(octets, 0, octets.length);

        assertThat(text).isEqualTo("g\udce9ößer \ufffd");
        assertThat(Utf8.hasEscapes(text)).isTrue();
        assertThat(Utf8.encode(text)).isEqualTo(octets);
    }

    @Test
    void givesBackAnyBytes() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(12)];
            random.nextBytes(octets);

            assertThat(Utf8.encode(Utf8.decode(octets, 0, octets.length))).isEqualTo(octets);
        }
    }

    @Test
    void readsOnlyThePartAskedFor() {
        byte[] octets = {'a', (byte) 0xff, 'b', 'c'};

        assertThat(Utf8.decode(octets, 1, 2)).isEqualTo("\udcffb");
    }
}
