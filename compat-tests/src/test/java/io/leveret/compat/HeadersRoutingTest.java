package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which headers reach a queue through a headers exchange, with the official client. */
@AmqpTest
class HeadersRoutingTest {

    private static final byte[] BODY = {1};

    static Stream<Arguments> cases() {
        Map<String, Object> two = Map.of("a", 1, "b", "x");
        return Stream.of(
                Arguments.of(match("all", two), Map.of("a", 1, "b", "x"), true),
                Arguments.of(match("all", two), Map.of("a", 1, "b", "x", "c", true), true),
                Arguments.of(match("all", two), Map.of("a", 1), false),
                Arguments.of(match("all", two), Map.of("a", 1, "b", "y"), false),
                Arguments.of(match("any", two), Map.of("a", 1), true),
                Arguments.of(match("any", two), Map.of("b", "x", "a", 2), true),
                Arguments.of(match("any", two), Map.of("c", 1), false),
                Arguments.of(two, Map.of("a", 1), false),
                Arguments.of(two, two, true),
                Arguments.of(Map.of(), Map.of(), true),
                Arguments.of(Map.of(), Map.of("a", 1), true),
                Arguments.of(match("all", Map.of()), Map.of("a", 1), true),
                Arguments.of(match("any", Map.of()), Map.of("a", 1), false),
                Arguments.of(match("all", present("a")), Map.of("a", "whatever"), true),
                Arguments.of(match("all", present("a")), Map.of("b", 1), false),
                Arguments.of(match("any", present("a")), Map.of("a", 7), true),
                Arguments.of(match("all", Map.of("x-a", 1)), Map.of(), true),
                Arguments.of(match("any", Map.of("x-a", 1)), Map.of("x-a", 1), false),
                Arguments.of(match("all-with-x", Map.of("x-a", 1)), Map.of("x-a", 1), true),
                Arguments.of(match("all-with-x", Map.of("x-a", 1)), Map.of(), false),
                Arguments.of(match("any-with-x", Map.of("x-a", 1, "b", 2)), Map.of("x-a", 1), true),
                Arguments.of(match("any-with-x", Map.of("x-a", 1, "b", 2)), Map.of("c", 1), false),
                Arguments.of(match("all", Map.of("a", 1)), Map.of("a", 1L), true),
                Arguments.of(match("all", Map.of("a", 1)), Map.of("a", 1.0), false),
                Arguments.of(match("all", Map.of("a", 1)), Map.of("a", 1.5), false),
                Arguments.of(match("all", Map.of("a", true)), Map.of("a", true), true),
                Arguments.of(match("all", Map.of("a", true)), Map.of("a", "true"), false),
                Arguments.of(match("all", Map.of("a", List.of(1, "x"))), Map.of("a", List.of(1, "x")), true),
                Arguments.of(match("all", Map.of("a", List.of(1, "x"))), Map.of("a", List.of("x", 1)), false),
                Arguments.of(match("all", Map.of("a", Map.of("b", 1))), Map.of("a", Map.of("b", 1)), true),
                Arguments.of(match("all", Map.of("a", 1)), Map.of("a", "1"), false));
    }

    @Clause(
            "headers exchange: `x-match` all, the default, wants every header of the binding, any one of them; `all-with-x` and `any-with-x` look at names that begin with `x-` too")
    @Clause(
            "headers exchange: whole numbers match by value, everything else by type and value; an empty value wants the header to be there")
    @ParameterizedTest
    @MethodSource("cases")
    void match(Map<String, Object> binding, Map<String, Object> headers, boolean expected, Channel channel, Names names)
            throws IOException {
        String exchange = names.exchange();
        String queue = boundQueue(channel, exchange, binding);

        channel.basicPublish(
                exchange,
                "",
                new AMQP.BasicProperties.Builder().headers(headers).build(),
                BODY);

        assertThat(channel.basicGet(queue, true) != null).isEqualTo(expected);
    }

    @Clause("headers exchange: a message without headers matches no binding that wants one")
    @Test
    void areMissingInAMessageWithoutAny(Channel channel, Names names) throws IOException {
        String exchange = names.exchange();
        String queue = boundQueue(channel, exchange, Map.of("a", 1));

        channel.basicPublish(exchange, "", null, BODY);

        assertThat(channel.basicGet(queue, true)).isNull();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "huh", "Invalid x-match field value <<\"huh\">>; expected all, any, all-with-x, or any-with-x"),
                Arguments.of(3, "Invalid x-match field type signedint (value 3); expected longstr"));
    }

    @Clause("headers exchange: another `x-match` closes the channel with 406 `Invalid x-match field`")
    @ParameterizedTest
    @MethodSource("refusals")
    void areNotMatchedAnyOtherWay(Object how, String text, Channel channel) throws IOException {
        String queue = channel.queueDeclare().getQueue();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> channel.queueBind(queue, "amq.headers", "", Map.of("x-match", how)))
                .havingCause()
                .withMessageContaining("reply-code=406, reply-text=PRECONDITION_FAILED - " + text);
    }

    private static String boundQueue(Channel channel, String exchange, Map<String, Object> binding) throws IOException {
        channel.exchangeDeclare(exchange, BuiltinExchangeType.HEADERS);
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, exchange, "", binding);
        return queue;
    }

    private static Map<String, Object> match(String how, Map<String, Object> headers) {
        Map<String, Object> arguments = new HashMap<>(headers);
        arguments.put("x-match", how);
        return arguments;
    }

    private static Map<String, Object> present(String header) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put(header, null);
        return arguments;
    }
}
