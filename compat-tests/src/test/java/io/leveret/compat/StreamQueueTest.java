package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues of a type that can be declared, as some libraries do to find out, and not used. */
@AmqpTest
class StreamQueueTest {

    private static final FieldValue ONE = FieldValue.of(1);

    @Clause("streams: one may be declared")
    @Test
    void isAccepted(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);

        QueueMethod.DeclareOk created = channel.ask(
                stream(name).with("x-max-age", FieldValue.of("1h")).with("x-max-length-bytes", FieldValue.of(1_000)),
                QueueMethod.DeclareOk.class);

        assertThat(created.queue()).isEqualTo(name);
    }

    static Stream<Named<FieldTable>> impossible() {
        return Stream.of(
                Named.of("a length", FieldTable.of("x-max-length", ONE)),
                Named.of("a time to live", FieldTable.of("x-message-ttl", ONE)));
    }

    @Clause("streams: arguments of other queues are refused")
    @ParameterizedTest
    @MethodSource("impossible")
    void isRefusedWhenItIs(FieldTable argument, WireClient client, Names names) {
        String name = names.queue();
        FieldTable.Entry entry = argument.entries().get(0);

        client.connect()
                .openChannel(1)
                .expectRefused(
                        stream(name).with(entry.name(), entry.value()),
                        406,
                        "PRECONDITION_FAILED - invalid arg '" + entry.name() + "' for queue '" + name
                                + "' in vhost '/' of queue type rabbit_stream_queue");
    }

    @Clause("streams: basic.get and queue.purge end the connection with 540")
    @Test
    void doesNotLetItBeFetchedFrom(WireClient client, Names names) {
        expectNotImplemented(client, names, Requests::get, "basic.get");
    }

    @Clause("streams: basic.get and queue.purge end the connection with 540")
    @Test
    void doesNotLetItBePurged(WireClient client, Names names) {
        expectNotImplemented(client, names, Requests::purge, "queue.purge");
    }

    @Clause("streams: basic.consume ends the connection with 540")
    @Test
    @OursOnly("RabbitMQ has streams")
    void doesNotLetItBeConsumed(WireClient client, Names names) {
        expectNotImplemented(client, names, Requests::consume, "basic.consume");
    }

    private void expectNotImplemented(
            WireClient client, Names names, Function<String, Request> request, String method) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(stream(name), QueueMethod.DeclareOk.class);

        channel.send(request.apply(name));

        client.expectConnectionClose(
                540,
                "NOT_IMPLEMENTED - " + method + " not supported by stream queues queue '" + name + "' in vhost '/'");
    }

    @Clause(value = "streams: what is published to one gets basic.nack", differs = Deviation.STREAMS)
    @Test
    @OursOnly("RabbitMQ has streams")
    void refusesWhatNobodyCouldRead(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(stream(name), QueueMethod.DeclareOk.class);
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(name, "lost");

        channel.expect(BasicMethod.Nack.class);
    }

    private static DeclareQueue stream(String name) {
        return queue(name).durable().with("x-queue-type", FieldValue.of("stream"));
    }
}
