package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A queue.declare for a name that is taken. */
@AmqpTest
class QueueRedeclareTest {

    static Stream<Arguments> same() {
        return Stream.of(
                row("the same flags", DeclareQueue::durable, DeclareQueue::durable),
                row(
                        "an exclusive one that claims to be durable",
                        DeclareQueue::exclusive,
                        queue -> queue.exclusive().durable()),
                row(
                        "classic by name",
                        DeclareQueue::durable,
                        queue -> queue.durable().with("x-queue-type", FieldValue.of("classic"))),
                row(
                        "other arguments that nobody knows",
                        queue -> queue.with("a", FieldValue.of(1)),
                        queue -> queue.with("b", FieldValue.of("x"))),
                row(
                        "a timeout of consumers that classic queues do not know",
                        queue -> queue,
                        queue -> queue.with("x-consumer-timeout", FieldValue.of(10_000))),
                row("a number of another width", limit(FieldValue.of(1000)), limit(FieldValue.of(1000L))),
                row("a number of a smaller width", limit(FieldValue.of(1000)), limit(new FieldValue.Int16((short)
                        1000))));
    }

    @Clause(
            "queue.declare: the same again succeeds; unknown arguments are not compared, numbers by value, an exclusive queue's durable flag not at all")
    @ParameterizedTest
    @MethodSource("same")
    void succeedsWith(
            UnaryOperator<DeclareQueue> first, UnaryOperator<DeclareQueue> second, WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(first.apply(queue(name)), QueueMethod.DeclareOk.class);

        QueueMethod.DeclareOk again = channel.ask(second.apply(queue(name)), QueueMethod.DeclareOk.class);

        assertThat(again.queue()).isEqualTo(name);
    }

    static Stream<Arguments> different() {
        return Stream.of(
                row(
                        "durable",
                        DeclareQueue::durable,
                        queue -> queue,
                        "'durable'",
                        "received 'false' but current is 'true'"),
                row(
                        "not durable",
                        queue -> queue,
                        DeclareQueue::durable,
                        "'durable'",
                        "received 'true' but current is 'false'"),
                row(
                        "auto-delete",
                        DeclareQueue::autoDelete,
                        queue -> queue,
                        "'auto_delete'",
                        "received 'false' but current is 'true'"),
                row(
                        "another limit",
                        limit(FieldValue.of(1000)),
                        limit(FieldValue.of(2000)),
                        "'x-max-length'",
                        "received '2000' but current is '1000'"),
                row(
                        "a limit with a decimal point",
                        limit(FieldValue.of(1000)),
                        limit(new FieldValue.Float64(1000)),
                        "'x-max-length'",
                        "received '1.0e3' but current is '1000'"),
                row(
                        "a limit that is not asked for",
                        limit(FieldValue.of(5)),
                        queue -> queue,
                        "'x-max-length'",
                        "received none but current is the value '5' of type 'signedint'"),
                row(
                        "no limit",
                        queue -> queue,
                        limit(FieldValue.of(5L)),
                        "'x-max-length'",
                        "received the value '5' of type 'long' but current is none"),
                row(
                        "another overflow",
                        queue -> queue.with("x-overflow", FieldValue.of("drop-head")),
                        queue -> queue.with("x-overflow", FieldValue.of("reject-publish")),
                        "'x-overflow'",
                        "received 'reject-publish' but current is 'drop-head'"),
                row(
                        "an overflow that is not asked for",
                        queue -> queue.with("x-overflow", FieldValue.of("drop-head")),
                        queue -> queue,
                        "'x-overflow'",
                        "received none but current is the value 'drop-head' of type 'longstr'"));
    }

    @Clause(
            "queue.declare: other flags or arguments of an existing queue close the channel with 406 `inequivalent arg`")
    @ParameterizedTest
    @MethodSource("different")
    void closesTheChannelWhenItIs(
            UnaryOperator<DeclareQueue> first,
            UnaryOperator<DeclareQueue> second,
            String argument,
            String difference,
            WireClient client,
            Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(first.apply(queue(name)), QueueMethod.DeclareOk.class);

        channel.expectRefused(
                second.apply(queue(name)),
                406,
                "PRECONDITION_FAILED - inequivalent arg " + argument + " for queue '" + name + "' in vhost '/': "
                        + difference);
    }

    static Stream<Arguments> knownArguments() {
        FieldValue text = FieldValue.of("some");
        FieldValue number = FieldValue.of(7);
        return Stream.of(
                Arguments.of("x-expires", number, "'7' of type 'signedint'"),
                Arguments.of("x-message-ttl", number, "'7' of type 'signedint'"),
                Arguments.of("x-dead-letter-exchange", text, "'some' of type 'longstr'"),
                Arguments.of("x-max-length", number, "'7' of type 'signedint'"),
                Arguments.of("x-max-length-bytes", number, "'7' of type 'signedint'"),
                Arguments.of("x-max-priority", number, "'7' of type 'signedint'"),
                Arguments.of("x-overflow", FieldValue.of("drop-head"), "'drop-head' of type 'longstr'"),
                Arguments.of("x-queue-mode", FieldValue.of("lazy"), "'lazy' of type 'longstr'"),
                Arguments.of("x-queue-version", FieldValue.of(2), "'2' of type 'signedint'"),
                Arguments.of("x-single-active-consumer", FieldValue.of(true), "'true' of type 'bool'"),
                Arguments.of("x-queue-leader-locator", FieldValue.of("balanced"), "'balanced' of type 'longstr'"));
    }

    @Clause("queue.declare: every argument that means something to the queue's type is compared")
    @ParameterizedTest(name = "{0}")
    @MethodSource("knownArguments")
    void comparesTheArgument(String argument, FieldValue value, String text, WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(queue(name).with(argument, value), QueueMethod.DeclareOk.class);

        channel.expectRefused(
                queue(name),
                406,
                "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + name
                        + "' in vhost '/': received none but current is the value " + text);
    }

    static Stream<Arguments> differentlyExclusive() {
        return Stream.of(
                row("exclusive", DeclareQueue::exclusive, queue -> queue),
                row("not exclusive", queue -> queue, DeclareQueue::exclusive));
    }

    @Clause("queue.declare: another exclusive flag of an existing queue closes the channel with 405")
    @ParameterizedTest
    @MethodSource("differentlyExclusive")
    void closesTheChannelAsLockedWhenItIs(
            UnaryOperator<DeclareQueue> first, UnaryOperator<DeclareQueue> second, WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(first.apply(queue(name)), QueueMethod.DeclareOk.class);

        channel.expectRefused(second.apply(queue(name)), 405, ExclusiveQueueTest.locked(name));
    }

    private static UnaryOperator<DeclareQueue> limit(FieldValue value) {
        return queue -> queue.with("x-max-length", value);
    }

    private static Arguments row(String name, UnaryOperator<DeclareQueue> first, UnaryOperator<DeclareQueue> second) {
        return Arguments.of(Named.of(name, first), second);
    }

    private static Arguments row(
            String name,
            UnaryOperator<DeclareQueue> first,
            UnaryOperator<DeclareQueue> second,
            String argument,
            String difference) {
        return Arguments.of(Named.of(name, first), second, argument, difference);
    }
}
