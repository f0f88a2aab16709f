package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyKeysTest {

    @Test
    void areNotSuspectedInAMessageWithoutHeaders() {
        ContentHeader header = BasicProperties.builder()
                .contentType("CC")
                .correlationId("BCC")
                .build()
                .toHeader(0);

        assertThat(CopyKeys.mayBeIn(header)).isFalse();
        assertThat(CopyKeys.mayBeIn(new ContentHeader(60, 0, new byte[0]))).isFalse();
    }

    @Test
    void areNotSuspectedAmongOtherHeaders() {
        assertThat(CopyKeys.mayBeIn(with("C", "CCC", "ACC", "bcc", "cc"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CC", "BCC"})
    void areSuspectedWhereverTheirHeaderStands(String name) {
        assertThat(CopyKeys.mayBeIn(with(name))).isTrue();
        assertThat(CopyKeys.mayBeIn(with("before", name, "behind"))).isTrue();
    }

    @Test
    void areTheTextsOfBothHeaders() {
        ContentHeader header = header(FieldTable.builder()
                .put("BCC", texts("c"))
                .put("CC", FieldValue.of(List.of(FieldValue.of("a"), FieldValue.of(1), FieldValue.of("b"))))
                .build());

        assertThat(CopyKeys.of(header)).isEqualTo(new CopyKeys(List.of("a", "b"), List.of("c"), true));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("CC", FieldValue.of(5), "signedint"),
                Arguments.of("BCC", FieldValue.of("text"), "longstr"),
                Arguments.of("CC", FieldValue.of(true), "bool"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void mustStandInAnArray(String name, FieldValue value, String type) {
        assertThatThrownBy(() -> CopyKeys.of(header(FieldTable.of(name, value))))
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        refused -> assertThat(refused.replyText())
                                .isEqualTo("PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\""
                                        + name + "\"," + type + "}"));
    }

    @Test
    void loseTheBlindOnesAndNothingElseOnTheWay() throws MalformedFrameException {
        FieldTable seen = FieldTable.builder()
                .put("a", 1)
                .put("CC", texts("x"))
                .put("z", true)
                .build();
        BasicProperties sent = BasicProperties.builder()
                .headers(seen.with("BCC", texts("y")))
                .deliveryMode(2)
                .correlationId("c")
                .build();
        Message message = Messages.message(sent, "body");

        Message visible = CopyKeys.of(message.header()).visible(message);

        assertThat(visible.header().decode())
                .isEqualTo(sent.toBuilder().headers(seen).build());
        assertThat(visible.header().bodySize()).isEqualTo(4);
        assertThat(visible.persistent()).isTrue();
        assertThat(visible.address().blindKeys()).containsExactly("y");
    }

    @Test
    void areKnownOfAMessageThatHidesSome() {
        Message sent = Messages.message(
                BasicProperties.builder()
                        .headers(FieldTable.builder()
                                .put("BCC", texts("y"))
                                .put("CC", texts("x"))
                                .build())
                        .build(),
                "body");

        assertThat(CopyKeys.of(CopyKeys.of(sent.header()).visible(sent))).containsExactly("x", "y");
    }

    @Test
    void areNoneOfAPlainMessage() {
        assertThat(CopyKeys.of(Messages.transientMessage("a"))).isEmpty();
    }

    @Test
    void leaveAMessageAsItIsWithoutBlindOnes() {
        Message message = Messages.message(
                BasicProperties.builder()
                        .headers(FieldTable.of("CC", texts("x")))
                        .build(),
                "body");

        assertThat(CopyKeys.of(message.header()).visible(message)).isSameAs(message);
    }

    private static ContentHeader with(String... names) {
        FieldTable.Builder table = FieldTable.builder();
        for (String name : names) {
            table.put(name, "v");
        }
        return header(table.build());
    }

    private static ContentHeader header(FieldTable headers) {
        return BasicProperties.builder().headers(headers).build().toHeader(0);
    }

    private static FieldValue texts(String... texts) {
        return FieldValue.of(Stream.of(texts).map(FieldValue::of).toList());
    }
}
