package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content properties are checked without being decoded: what passes can be decoded, what cannot does not pass. */
class PropertyValidationTest {

    private static final byte[] EVERYTHING = everyType().toHeader(0).properties();

    @Test
    void acceptsEveryPropertyAndEveryTypeOfHeader() {
        assertThatCode(() -> validate(EVERYTHING)).doesNotThrowAnyException();
    }

    @Test
    void acceptsNoPropertyAtAll() {
        assertThatCode(() -> validate(new byte[] {0, 0})).doesNotThrowAnyException();
    }

    static IntStream everyShorterLength() {
        return IntStream.range(0, EVERYTHING.length);
    }

    @ParameterizedTest
    @MethodSource("everyShorterLength")
    void refusesPropertiesThatEndTooEarly(int length) {
        assertThatThrownBy(() -> validate(Arrays.copyOf(EVERYTHING, length)))
                .isInstanceOf(MalformedFrameException.class);
    }

    static Stream<byte[]> broken() {
        return Stream.of(
                new byte[] {0, 0, 'j'},
                new byte[] {0x20, 0, 0, 0, 0, 3, 1, 'a', 'Z'},
                new byte[] {0x20, 0, 0, 0, 0, 9, 1, 'a', 't', 1},
                new byte[] {0x20, 0, -1, -1, -1, -1, 1, 'a', 't', 1},
                new byte[] {0x20, 0, 0, 0, 0, 7, 1, 'a', 'A', 0, 0, 0, 9});
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refusesWhatNoLibraryCouldRead(byte[] properties) {
        assertThatThrownBy(() -> validate(properties)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void refusesHeadersNestedTooDeep() {
        ByteBuf properties = Unpooled.buffer().writeShort(0x2000);
        int levels = FieldTable.MAX_DEPTH + 1;
        for (int level = 1; level < levels; level++) {
            properties
                    .writeInt((levels - level) * 7)
                    .writeByte(1)
                    .writeByte('t')
                    .writeByte('F');
        }
        properties.writeInt(0);

        assertThatThrownBy(() -> validate(ByteBufUtil.getBytes(properties))).hasMessageContaining("deeper than");
    }

    private static BasicProperties everyType() {
        FieldTable table = FieldTable.builder()
                .put("t", new FieldValue.Bool(true))
                .put("b", new FieldValue.Int8((byte) 1))
                .put("B", new FieldValue.UInt8(1))
                .put("s", new FieldValue.Int16((short) 1))
                .put("u", new FieldValue.UInt16(1))
                .put("I", new FieldValue.Int32(1))
                .put("i", new FieldValue.UInt32(1))
                .put("l", new FieldValue.Int64(1))
                .put("f", new FieldValue.Float32(1))
                .put("d", new FieldValue.Float64(1))
                .put("D", new FieldValue.DecimalValue(2, 1))
                .put("S", FieldValue.of("text"))
                .put("T", new FieldValue.Timestamp(1))
                .put("x", new FieldValue.Bytes(new byte[3]))
                .put("V", new FieldValue.Void())
                .put("A", new FieldValue.Array(List.of(FieldValue.of(1), FieldValue.of("two"))))
                .put("F", new FieldValue.Table(FieldTable.of("inner", FieldValue.of(1))))
                .build();
        return new BasicProperties("a", "b", table, 2, 3, "c", "d", "e", "f", 4L, "g", "h", "i", "j");
    }

    private static void validate(byte[] properties) throws MalformedFrameException {
        new ContentHeader(60, 0, properties).validate();
    }
}
