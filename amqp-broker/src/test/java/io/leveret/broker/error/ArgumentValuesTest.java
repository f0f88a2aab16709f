package io.leveret.broker.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text here was seen in a reply of RabbitMQ 4.3. */
class ArgumentValuesTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 1.0e3",
        "100, 100.0",
        "10, 10.0",
        "120, 120.0",
        "1200, 1.2e3",
        "-1000, -1.0e3",
        "0, 0.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "0.001, 0.001",
        "0.0001, 0.0001",
        "0.00012, 1.2e-4",
        "0.25, 0.25",
        "-1234.5, -1234.5",
        "1e-10, 1.0e-10",
        "1e7, 1.0e7",
        "12345678, 12345678.0",
        "123456789012, 123456789012.0",
        "100000.5, 100000.5",
        "1e22, 1.0e22",
        "1.5e300, 1.5e300"
    })
    void printsDoublesInErlangsShortestForm(double value, String text) {
        assertThat(ArgumentValues.print(new FieldValue.Float64(value))).isEqualTo(text);
    }

    @Test
    void printsFloatsAsTheDoublesTheyAre() {
        assertThat(ArgumentValues.print(new FieldValue.Float32(0.1f))).isEqualTo("0.10000000149011612");
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of(new FieldValue.Int8((byte) -1), "-1"),
                Arguments.of(new FieldValue.UInt8(255), "255"),
                Arguments.of(new FieldValue.Int16((short) 7), "7"),
                Arguments.of(FieldValue.of(5), "5"),
                Arguments.of(FieldValue.of(1L << 40), "1099511627776"),
                Arguments.of(FieldValue.of(true), "true"),
                Arguments.of(FieldValue.of("text"), "text"),
                Arguments.of(new FieldValue.Timestamp(1), "1"),
                Arguments.of(
                        FieldValue.of(List.of(FieldValue.of(1), FieldValue.of(2))), "[{signedint,1},{signedint,2}]"),
                Arguments.of(FieldValue.of(List.of(FieldValue.of("x"))), "[{longstr,<<\"x\">>}]"),
                Arguments.of(FieldValue.of(FieldTable.of("a", FieldValue.of(1))), "[{<<\"a\">>,signedint,1}]"));
    }

    static List<Arguments> octets() {
        return List.of(
                Arguments.of("", "<<>>"),
                Arguments.of("a\"b", "<<\"a\\\"b\">>"),
                Arguments.of("a\\b", "<<\"a\\\\b\">>"),
                Arguments.of("\n", "<<\"\\n\">>"),
                Arguments.of("~x\u007f", "<<126,120,127>>"),
                Arguments.of("\u00e9", "<<\"\u00e9\"/utf8>>"),
                Arguments.of("\u65e5\u672c", "<<\"\u65e5\u672c\"/utf8>>"));
    }

    @ParameterizedTest
    @MethodSource("octets")
    void printsTextsAsErlangDoes(String text, String term) {
        assertThat(ArgumentValues.term(FieldValue.of(text))).isEqualTo(term);
    }

    @Test
    void printsOctetsThatAreNoTextAsNumbers() {
        assertThat(ArgumentValues.term(new FieldValue.Bytes(new byte[] {1, (byte) 0xff})))
                .isEqualTo("<<1,255>>");
    }

    @ParameterizedTest
    @MethodSource("values")
    void printsValuesAsRabbitMqDoes(FieldValue value, String text) {
        assertThat(ArgumentValues.print(value)).isEqualTo(text);
    }
}
