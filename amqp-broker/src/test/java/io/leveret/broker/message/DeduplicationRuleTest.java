package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeduplicationRuleTest {

    private static final DeduplicationRule RULE = new DeduplicationRule(10, 1_000, "x-key", false);
    private static final DeduplicationRule OR_ID = new DeduplicationRule(10, 1_000, "x-key", true);

    static Stream<Arguments> same() {
        return Stream.of(
                Arguments.of(FieldValue.of("a"), FieldValue.of("a")),
                Arguments.of(FieldValue.of(5), FieldValue.of(5L)),
                Arguments.of(FieldValue.of(5), new FieldValue.UInt8(5)),
                Arguments.of(FieldValue.of(true), FieldValue.of(true)),
                Arguments.of(new FieldValue.Float64(1.5), new FieldValue.Float32(1.5f)));
    }

    @ParameterizedTest
    @MethodSource("same")
    void takesEqualValuesForTheSame(FieldValue one, FieldValue other) {
        assertThat(key(RULE, one)).isNotNull().isEqualTo(key(RULE, other));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                Arguments.of(FieldValue.of("a"), FieldValue.of("b")),
                Arguments.of(FieldValue.of("5"), FieldValue.of(5)),
                Arguments.of(FieldValue.of("true"), FieldValue.of(true)),
                Arguments.of(new FieldValue.Float64(5), FieldValue.of(5)),
                Arguments.of(new FieldValue.Timestamp(5), FieldValue.of(5)));
    }

    @ParameterizedTest
    @MethodSource("different")
    void tellsOtherValuesApart(FieldValue one, FieldValue other) {
        assertThat(key(RULE, one)).isNotNull().isNotEqualTo(key(RULE, other));
    }

    static Stream<FieldValue> noKeys() {
        return Stream.of(FieldValue.Void.VOID, FieldValue.of(List.of()), FieldValue.of(FieldTable.EMPTY));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void takesNoStructureForAKey(FieldValue value) {
        assertThat(key(RULE, value)).isNull();
    }

    @Test
    void looksAtTheMessageIdOnlyWhereItIsAskedTo() {
        ContentHeader header = BasicProperties.builder().messageId("id").build().toHeader(0);

        assertThat(RULE.key(header)).isNull();
        assertThat(OR_ID.key(header)).isNotNull();
    }

    @Test
    void prefersTheHeaderToTheMessageId() {
        ContentHeader both = BasicProperties.builder()
                .headers(FieldTable.of("x-key", FieldValue.of("a")))
                .messageId("id")
                .build()
                .toHeader(0);

        assertThat(OR_ID.key(both)).isEqualTo(key(OR_ID, FieldValue.of("a")));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(null, 1_500L),
                Arguments.of(FieldValue.of(7), 507L),
                Arguments.of(FieldValue.of(0), 1_500L),
                Arguments.of(FieldValue.of("7"), 1_500L));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void remembersForAsLongAsTheMessageSays(@Nullable FieldValue ttl, long end) {
        FieldTable headers = ttl == null ? FieldTable.EMPTY : FieldTable.of("x-cache-ttl", ttl);

        assertThat(RULE.end(header(headers), 500)).isEqualTo(end);
    }

    @Test
    void endsAfterItBegan() {
        FieldTable headers = FieldTable.of("x-cache-ttl", FieldValue.of(Long.MAX_VALUE));

        assertThat(RULE.end(header(headers), 1_800_000_000_000L)).isGreaterThan(1_800_000_000_000L);
    }

    private static @Nullable DeduplicationKey key(DeduplicationRule rule, FieldValue value) {
        return rule.key(header(FieldTable.of("x-key", value)));
    }

    private static ContentHeader header(FieldTable headers) {
        return BasicProperties.builder().headers(headers).build().toHeader(0);
    }
}
