package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;

import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.WireClient;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream cannot be declared as. */
@AmqpTest
class StreamDeclareTest {

    static Stream<Arguments> temporary() {
        return Stream.of(
                row("non-durable", "transient", queue -> queue),
                row("exclusive-owner", "exclusive", queue -> queue.durable().exclusive()),
                row("auto-delete", "auto-delete", queue -> queue.durable().autoDelete()));
    }

    @Clause("streams: transient, exclusive or auto-delete is refused with 406 `invalid property`")
    @ParameterizedTest
    @MethodSource("temporary")
    void isNothingTemporary(String property, UnaryOperator<DeclareQueue> kind, WireClient client, Names names) {
        String name = names.queue();

        client.connect()
                .openChannel(1)
                .expectRefused(
                        stream(kind.apply(queue(name))),
                        406,
                        "PRECONDITION_FAILED - invalid property '" + property + "' for queue '" + name
                                + "' in vhost '/'");
    }

    @Clause("streams: one without a name is refused with 406 `Cannot declare a server-named queue`")
    @Test
    void isNothingWithoutAName(WireClient client) {
        client.connect()
                .openChannel(1)
                .expectRefused(
                        stream(queue("").durable()),
                        406,
                        "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue");
    }

    @Clause("streams: an `x-max-age` that is no number with one of Y, M, D, h, m and s is refused with 406")
    @ParameterizedTest
    @CsvSource({"abc", "10", "1w", "-1h"})
    void hasAnAgeWithAUnit(String age, WireClient client, Names names) {
        String name = names.queue();

        client.connect()
                .openChannel(1)
                .expectRefused(
                        stream(queue(name).durable()).with("x-max-age", FieldValue.of(age)),
                        406,
                        "PRECONDITION_FAILED - invalid arg 'x-max-age' for queue '" + name
                                + "' in vhost '/': invalid_max_age");
    }

    private static DeclareQueue stream(DeclareQueue queue) {
        return queue.with("x-queue-type", FieldValue.of("stream"));
    }

    private static Arguments row(String property, String name, UnaryOperator<DeclareQueue> kind) {
        return Arguments.of(property, Named.of(name, kind));
    }
}
