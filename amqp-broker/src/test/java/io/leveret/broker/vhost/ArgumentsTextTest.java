package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldTable.Entry;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTextTest {

    static List<FieldValue> values() {
        return List.of(
                new FieldValue.Bool(true),
                new FieldValue.Bool(false),
                new FieldValue.Int8(Byte.MIN_VALUE),
                new FieldValue.Int8(Byte.MAX_VALUE),
                new FieldValue.UInt8(0),
                new FieldValue.UInt8(255),
                new FieldValue.Int16(Short.MIN_VALUE),
                new FieldValue.Int16(Short.MAX_VALUE),
                new FieldValue.UInt16(65_535),
                new FieldValue.Int32(Integer.MIN_VALUE),
                new FieldValue.Int32(Integer.MAX_VALUE),
                new FieldValue.UInt32(4_294_967_295L),
                new FieldValue.Int64(Long.MIN_VALUE),
                new FieldValue.Int64(Long.MAX_VALUE),
                new FieldValue.Float32(-0.0f),
                new FieldValue.Float32(Float.NaN),
                new FieldValue.Float32(Float.MIN_VALUE),
                new FieldValue.Float64(0.1),
                new FieldValue.Float64(Double.NEGATIVE_INFINITY),
                new FieldValue.Float64(Double.MAX_VALUE),
                new FieldValue.DecimalValue(0, 0),
                new FieldValue.DecimalValue(255, 4_294_967_295L),
                new FieldValue.Timestamp(0),
                new FieldValue.Timestamp(-1),
                FieldValue.of(""),
                FieldValue.of("quotes \" \\ and \0 \n ü € 𝄞"),
                new FieldValue.LongString(new byte[] {'n', 'o', (byte) 0xff, (byte) 0xc3, '8'}),
                new FieldValue.Bytes(new byte[] {}),
                new FieldValue.Bytes(new byte[] {0, -1, 127, -128}),
                FieldValue.Void.VOID,
                FieldValue.of(FieldTable.EMPTY),
                FieldValue.of(List.<FieldValue>of()));
    }

    @ParameterizedTest
    @MethodSource("values")
    void bringsBackEveryValueOfEveryType(FieldValue value) {
        FieldTable table = FieldTable.of("x-name", value);

        assertThat(ArgumentsText.read(ArgumentsText.write(table))).isEqualTo(table);
    }

    @ParameterizedTest
    @MethodSource("values")
    void bringsBackEveryValueInTablesAndArrays(FieldValue value) {
        FieldTable inner = FieldTable.builder().put("a", value).put("b", 1).build();
        FieldTable table = FieldTable.builder()
                .put("array", FieldValue.of(List.of(FieldValue.of(1), value, FieldValue.of(List.of(value)))))
                .put("table", FieldTable.of("deeper", FieldValue.of(inner)))
                .put("behind", "all of it")
                .build();

        assertThat(ArgumentsText.read(ArgumentsText.write(table))).isEqualTo(table);
    }

    @Test
    void bringsBackTheDeepestTableThereCanBe() {
        FieldTable table = FieldTable.of("bottom", FieldValue.of(1));
        for (int depth = 1; depth < FieldTable.MAX_DEPTH; depth++) {
            table = FieldTable.of("down", FieldValue.of(table));
        }

        assertThat(ArgumentsText.read(ArgumentsText.write(table))).isEqualTo(table);
    }

    /** Of two values of a name the first counts, and still does after a restart. */
    @Test
    void bringsBackBothValuesOfANameThatCameTwice() {
        FieldTable table = FieldTable.of(List.of(
                new Entry("a", FieldValue.of(1)), new Entry("b", FieldValue.of(2)), new Entry("a", FieldValue.of(3))));

        FieldTable read = ArgumentsText.read(ArgumentsText.write(table));

        assertThat(read).isEqualTo(table);
        assertThat(read.get("a")).isEqualTo(FieldValue.of(1));
    }

    /** Text is what the store finds a binding by, and tables are equal whatever their order. */
    @Test
    void writesEqualTablesAlike() {
        FieldTable one = FieldTable.builder()
                .put("a", 1)
                .put("b", 2)
                .put("c", FieldTable.builder().put("d", 4).put("e", 5).build())
                .build();
        FieldTable other = FieldTable.builder()
                .put("c", FieldTable.builder().put("e", 5).put("d", 4).build())
                .put("b", 2)
                .put("a", 1)
                .build();
        assertThat(one).isEqualTo(other);

        assertThat(ArgumentsText.write(other)).isEqualTo(ArgumentsText.write(one));
    }

    @Test
    void writesNoArgumentsAsNothing() {
        assertThat(ArgumentsText.write(FieldTable.EMPTY)).isEmpty();
        assertThat(ArgumentsText.read("")).isEqualTo(FieldTable.EMPTY);
    }

    @Test
    void writesWhatAnOperatorCanRead() {
        FieldTable table = FieldTable.builder()
                .put("x-max-length", 10)
                .put("x-overflow", "drop-head")
                .build();

        assertThat(ArgumentsText.write(table))
                .isEqualTo("{\"x-max-length\":{\"I\":10},\"x-overflow\":{\"S\":\"drop-head\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"?\":1}}",
                "{\"a\":{\"I\":1,\"l\":2}}",
                "{\"a\":{\"B\":256}}",
                "{\"a\":{\"I\":\"text\"}}",
                "{\"a\":{\"F\":1}}",
                "{\"a\":{\"A\":[1]}}",
                "{\"a\":{\"I\":1}"
            })
    void refusesWhatItHasNotWritten(String text) {
        assertThatThrownBy(() -> ArgumentsText.read(text))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("not understood");
    }

    @Test
    void staysInTheOrderOfNames() {
        List<Entry> entries = new ArrayList<>();
        for (String name : List.of("c", "a", "b")) {
            entries.add(new Entry(name, FieldValue.of(name)));
        }

        assertThat(ArgumentsText.read(ArgumentsText.write(FieldTable.of(entries)))
                        .entries())
                .extracting(Entry::name)
                .containsExactly("a", "b", "c");
    }
}
