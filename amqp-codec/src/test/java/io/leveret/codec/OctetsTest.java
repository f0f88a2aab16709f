package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctetsTest {

    /** All taken from RabbitMQ's answers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``             | <<>>",
                "616263         | <<\"abc\">>",
                "000161         | <<0,1,97>>",
                "610a225c62     | <<\"a\\n\\\"\\\\b\">>",
                "090d0a0b080c1b | <<\"\\t\\r\\n\\v\\b\\f\\e\">>",
                "617f62         | <<97,127,98>>",
                "619f62         | <<97,159,98>>",
                "61e962         | <<\"aéb\">>",
                "61c3a962       | <<\"aéb\"/utf8>>",
                "61e2869262     | <<\"a\u2192b\"/utf8>>",
                "c3a9e9         | <<\"\u00c3\u00a9\u00e9\">>",
            })
    void printsBytesAsTheReferenceDoes(String hex, String printed) {
        assertThat(Octets.printed(ByteBufUtil.decodeHexDump(hex))).isEqualTo(printed);
    }
}
