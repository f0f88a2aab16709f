package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DelayTest {

    private static final long TEN_YEARS = 315_360_000_000L;

    static Stream<Arguments> delays() {
        return Stream.of(
                Arguments.of(FieldValue.of(5), 5L),
                Arguments.of(FieldValue.of(TEN_YEARS), TEN_YEARS),
                Arguments.of(new FieldValue.UInt8(200), 200L),
                Arguments.of(new FieldValue.Int16((short) 300), 300L),
                Arguments.of(new FieldValue.UInt32(4_294_967_295L), 4_294_967_295L),
                Arguments.of(new FieldValue.Float64(12.9), 12L),
                Arguments.of(new FieldValue.Float32(7.5f), 7L),
                Arguments.of(FieldValue.of("500"), 500L),
                Arguments.of(new FieldValue.Bytes("42".getBytes(StandardCharsets.US_ASCII)), 42L));
    }

    @ParameterizedTest
    @MethodSource("delays")
    void isANumberOfAnyKind(FieldValue value, long millis) {
        assertThat(Delay.millis(headers(value))).isEqualTo(millis);
    }

    static Stream<FieldValue> noDelays() {
        return Stream.of(
                FieldValue.of(0),
                FieldValue.of(-5),
                FieldValue.of("soon"),
                FieldValue.of(""),
                FieldValue.of(BigInteger.TWO.pow(64).toString()),
                FieldValue.of(true),
                FieldValue.Void.VOID,
                new FieldValue.Float64(Double.NaN),
                FieldValue.of(FieldTable.EMPTY));
    }

    @ParameterizedTest
    @MethodSource("noDelays")
    void isNoneWithoutANumberAboveNothing(FieldValue value) {
        assertThat(Delay.millis(headers(value))).isEqualTo(Delay.NONE);
    }

    @Test
    void isNoneWithoutTheHeader() {
        assertThat(Delay.millis(FieldTable.EMPTY)).isEqualTo(Delay.NONE);
    }

    @Test
    void neverEndsBeforeItBegan() {
        long now = 1_800_000_000_000L;

        assertThat(now + Delay.millis(headers(FieldValue.of(Long.MAX_VALUE)))).isGreaterThan(now);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(FieldValue.of(5), FieldValue.of(-5)),
                Arguments.of(FieldValue.of(5L), FieldValue.of(-5L)),
                Arguments.of(new FieldValue.UInt32(4_294_967_295L), FieldValue.of(-4_294_967_295L)),
                Arguments.of(new FieldValue.UInt8(200), FieldValue.of(-200)),
                Arguments.of(FieldValue.of("500"), FieldValue.of(-500)),
                Arguments.of(new FieldValue.Float64(12.9), FieldValue.of(-12)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void isANegativeNumberWhenItIsOver(FieldValue value, FieldValue over) {
        FieldTable headers =
                FieldTable.builder().put("x-delay", value).put("a", 1).build();
        Message message = Messages.message(
                BasicProperties.builder().headers(headers).deliveryMode(2).build(), "body");

        Message going = Delay.over(message);

        assertThat(Message.headers(going.header())).isEqualTo(headers.with("x-delay", over));
        assertThat(going.persistent()).isTrue();
        assertThat(going.address()).isSameAs(message.address());
    }

    private static FieldTable headers(FieldValue delay) {
        return FieldTable.of("x-delay", delay);
    }
}
