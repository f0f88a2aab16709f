package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages with several faults: which one is named. */
@AmqpTest
class PublishRefusalTest {

    private static final BasicProperties EVERYTHING_WRONG = BasicProperties.builder()
            .replyTo("amq.rabbitmq.reply-to")
            .expiration("soon")
            .userId("somebody")
            .headers(FieldTable.of("CC", FieldValue.of(1)))
            .build();

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        "a missing exchange",
                        "absent",
                        EVERYTHING_WRONG,
                        404,
                        "NOT_FOUND - no exchange 'absent' in vhost '/'"),
                Arguments.of(
                        "an internal exchange",
                        "amq.rabbitmq.trace",
                        EVERYTHING_WRONG,
                        403,
                        "ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/'"),
                Arguments.of(
                        "a request without a consumer for the reply",
                        "",
                        EVERYTHING_WRONG,
                        406,
                        "PRECONDITION_FAILED - fast reply consumer does not exist"),
                Arguments.of(
                        "an expiration that is no number",
                        "",
                        EVERYTHING_WRONG.toBuilder().replyTo("elsewhere").build(),
                        406,
                        "PRECONDITION_FAILED - invalid expiration 'soon': no_integer"),
                Arguments.of(
                        "a CC that is no array",
                        "",
                        EVERYTHING_WRONG.toBuilder()
                                .replyTo("elsewhere")
                                .expiration("1")
                                .build(),
                        406,
                        "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"CC\",signedint}"),
                Arguments.of(
                        "somebody else's user-id",
                        "",
                        BasicProperties.builder().userId("somebody").build(),
                        406,
                        "PRECONDITION_FAILED - user_id property set to 'somebody' but authenticated user was 'guest'"));
    }

    @Clause(
            "basic.publish: of several faults the first is named: exchange, internal, reply-to, expiration, CC, user-id")
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void namesTheFirst(
            String fault, String exchange, BasicProperties properties, int code, String text, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.publish(
                Publication.of(new BasicMethod.Publish(exchange, "nowhere", false, false), properties, "wrong"));

        channel.expectClose(code, text);
    }

    static Stream<Named<Integer>> depths() {
        return Stream.of(Named.of("33 tables", 33), Named.of("100 tables", 100));
    }

    @Clause(
            value = "content: headers nested deeper than 32 tables end the connection with 502",
            differs = Deviation.NESTED_HEADERS)
    @ParameterizedTest
    @MethodSource("depths")
    @OursOnly("accepts them")
    void refusesHeadersNestedTooDeep(int depth, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.publish(Publication.toQueue(queue, "deep").withProperties(nested(depth)));

        client.expectConnectionCloseBeginning(502, "SYNTAX_ERROR - ");
    }

    @Clause(value = "messages: headers arrive in the order in which they were sent", differs = Deviation.HEADER_ORDER)
    @Test
    @OursOnly("sorts them by name")
    void keepsTheOrderOfHeaders(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        byte[] properties = BasicProperties.builder()
                .headers(FieldTable.of("z", FieldValue.of(1)).with("a", FieldValue.of(2)))
                .build()
                .toHeader(0)
                .properties();

        channel.publish(Publication.toQueue(queue, "ordered").withProperties(properties));

        assertThat(channel.get(queue).properties()).isEqualTo(properties);
    }

    /** Property flags and a header table of tables within tables, each named x. */
    private static byte[] nested(int depth) {
        int entry = 7;
        ByteBuffer out = ByteBuffer.allocate(6 + entry * (depth - 1));
        out.putShort((short) 0x2000);
        for (int inner = depth - 1; inner >= 0; inner--) {
            out.putInt(entry * inner);
            if (inner > 0) {
                out.put((byte) 1).put((byte) 'x').put((byte) 'F');
            }
        }
        return out.array();
    }
}
