package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments a queue may be declared with, and what is said of those it may not. */
@AmqpTest
class QueueArgumentsTest {

    private static final FieldValue ONE = FieldValue.of(1);
    private static final FieldValue TEXT = FieldValue.of("some");

    @Nested
    class OfAClassicQueue {

        @Clause("queue arguments: values are checked before it is asked whether the type has the argument")
        @Test
        void haveRightValuesBeforeTheyAreItsOwn(WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name).with("x-max-age", TEXT).with("x-overflow", TEXT),
                            406,
                            "PRECONDITION_FAILED - invalid arg 'x-overflow' for queue '" + name
                                    + "' in vhost '/': invalid_overflow");
        }

        @Clause("queue arguments: values are checked before it is asked whether the type has the argument")
        @Test
        void areRefusedInTheirOrderIfTheyAreNotItsOwnAndTheTypeIsNamed(WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name)
                                    .with("x-queue-type", FieldValue.of("classic"))
                                    .with("x-max-in-memory-length", ONE)
                                    .with("x-max-age", TEXT),
                            406,
                            "PRECONDITION_FAILED - invalid arg 'x-max-in-memory-length' for queue '" + name
                                    + "' in vhost '/' of queue type rabbit_classic_queue");
        }

        @Clause("queue arguments: the first by name is refused that the type does not have")
        @Test
        void areRefusedByNameIfTheyAreNotItsOwn(WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name).with("x-max-in-memory-length", ONE).with("x-max-age", TEXT),
                            406,
                            "PRECONDITION_FAILED - invalid arg 'x-max-age' for queue '" + name
                                    + "' in vhost '/' of queue type rabbit_classic_queue");
        }

        static Stream<Arguments> impossible() {
            return Stream.of(
                            numbers(
                                    "x-expires",
                                    "x-message-ttl",
                                    "x-max-length",
                                    "x-max-length-bytes",
                                    "x-max-priority"),
                            Stream.of(
                                    Arguments.of("x-expires", FieldValue.of(0), "{value_zero,0}"),
                                    tooLong("x-expires"),
                                    tooLong("x-message-ttl"),
                                    Arguments.of("x-max-priority", FieldValue.of(256), "{max_value_exceeded,256}"),
                                    Arguments.of("x-overflow", ONE, "{unacceptable_type,signedint}"),
                                    Arguments.of("x-overflow", TEXT, "invalid_overflow"),
                                    Arguments.of("x-dead-letter-routing-key", ONE, "{unacceptable_type,signedint}"),
                                    Arguments.of("x-dead-letter-routing-key", TEXT, "routing_key_but_no_dlx_defined"),
                                    Arguments.of("x-single-active-consumer", ONE, "{unacceptable_type,signedint}"),
                                    Arguments.of("x-single-active-consumer", TEXT, "{unacceptable_type,longstr}"),
                                    Arguments.of("x-queue-leader-locator", TEXT, "invalid_queue_locator_arg"),
                                    Arguments.of("x-queue-version", TEXT, "\"expected integer, got longstr\""),
                                    Arguments.of(
                                            "x-queue-version", FieldValue.of(9), "\"unsupported queue version '9'\""),
                                    Arguments.of("x-queue-type", ONE, "{unacceptable_type,signedint}")))
                    .flatMap(each -> each);
        }

        private static Stream<Arguments> numbers(String... names) {
            return Stream.of(names)
                    .flatMap(name -> Stream.of(
                            Arguments.of(name, FieldValue.of(-1), "{value_negative,-1}"),
                            Arguments.of(name, FieldValue.of("10"), "\"expected integer, got longstr\""),
                            Arguments.of(name, FieldValue.of(true), "\"expected integer, got bool\""),
                            Arguments.of(name, new FieldValue.Float64(10), "\"expected integer, got double\""),
                            Arguments.of(name, FieldValue.of(List.of(ONE)), "\"expected integer, got array\"")));
        }

        private static Arguments tooLong(String name) {
            return Arguments.of(name, FieldValue.of(315_360_000_001L), "{value_too_large,315360000001}");
        }

        @Clause(
                "queue arguments: `x-expires`, `x-message-ttl`, `x-max-length`, `x-max-length-bytes` and `x-max-priority` are whole numbers, not negative, else 406 `invalid arg`")
        @Clause(
                "queue arguments: `x-expires` is above 0; it and `x-message-ttl` are at most 10 years; `x-max-priority` is at most 255")
        @Clause("queue arguments: `x-overflow` is drop-head, reject-publish or reject-publish-dlx")
        @Clause("queue arguments: `x-dead-letter-routing-key` is a text and needs `x-dead-letter-exchange`")
        @Clause(
                "queue arguments: `x-single-active-consumer` is true or false, `x-queue-version` and `x-queue-leader-locator` are known ones, `x-queue-type` is a text")
        @ParameterizedTest
        @MethodSource("impossible")
        void isRefused(String argument, FieldValue value, String problem, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name).with(argument, value),
                            406,
                            "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + name
                                    + "' in vhost '/': " + problem);
        }

        @Clause("queue arguments: `x-dead-letter-exchange` is a text, else 406 `invalid type`")
        @Test
        void isRefusedWhenTheDeadLetterExchangeHasNoName(WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name).with("x-dead-letter-exchange", ONE),
                            406,
                            "PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue '"
                                    + name + "' in vhost '/'");
        }

        @Clause("queue arguments: one of another queue type is refused with 406 `of queue type rabbit_classic_queue`")
        @ParameterizedTest
        @ValueSource(
                strings = {"x-delivery-limit", "x-dead-letter-strategy", "x-quorum-initial-group-size", "x-max-age"})
        void isRefusedWhenItIsForOtherQueues(String argument, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name).with(argument, ONE),
                            406,
                            "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + name
                                    + "' in vhost '/' of queue type rabbit_classic_queue");
        }

        @Clause("queue arguments: of several wrong ones the first in RabbitMQ's order is named")
        @Test
        void isToldInAFixedOrder(WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name)
                                    .with("x-max-priority", FieldValue.of(-1))
                                    .with("x-max-length", FieldValue.of(-1)),
                            406,
                            "PRECONDITION_FAILED - invalid arg 'x-max-length' for queue '" + name
                                    + "' in vhost '/': {value_negative,-1}");
        }

        @Clause(
                "queue arguments: of several that the type does not have the first by name is named, or the first that came where the type is named")
        @ParameterizedTest
        @CsvSource({"'', x-delayed-retry-min", "classic, x-max-in-memory-length"})
        void isToldByName(String type, String first, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue(name)
                                    .with("x-max-in-memory-length", ONE)
                                    .with("x-delayed-retry-min", ONE)
                                    .with("x-queue-type", FieldValue.of(type)),
                            406,
                            "PRECONDITION_FAILED - invalid arg '" + first + "' for queue '" + name
                                    + "' in vhost '/' of queue type rabbit_classic_queue");
        }

        static Stream<Arguments> possible() {
            return Stream.of(
                    Arguments.of("x-expires", FieldValue.of(315_360_000_000L)),
                    Arguments.of("x-message-ttl", FieldValue.of(0)),
                    Arguments.of("x-max-length", FieldValue.of(0)),
                    Arguments.of("x-max-length-bytes", FieldValue.of(Long.MAX_VALUE)),
                    Arguments.of("x-max-priority", FieldValue.of(0)),
                    Arguments.of("x-max-priority", FieldValue.of(255)),
                    Arguments.of("x-dead-letter-exchange", FieldValue.of("")),
                    Arguments.of("x-dead-letter-exchange", FieldValue.of("absent")),
                    Arguments.of("x-overflow", FieldValue.of("reject-publish-dlx")),
                    Arguments.of("x-queue-mode", FieldValue.of("lazy")),
                    Arguments.of("x-queue-version", FieldValue.of(2)),
                    Arguments.of("x-queue-leader-locator", FieldValue.of("balanced")),
                    Arguments.of("x-single-active-consumer", FieldValue.of(false)),
                    Arguments.of("x-queue-type", FieldValue.of("")));
        }

        @Clause(
                "queue arguments: the smallest and the largest values are accepted, a dead letter exchange that is missing, and `x-queue-mode`")
        @ParameterizedTest
        @MethodSource("possible")
        void isAccepted(String argument, FieldValue value, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeclareOk created =
                    channel.ask(queue("").exclusive().with(argument, value), QueueMethod.DeclareOk.class);

            assertThat(created.queue()).startsWith("amq.gen-");
        }

        @Clause(
                value = "queue arguments: `x-queue-version` 1 and `x-queue-master-locator` are accepted",
                differs = Deviation.OLD_ARGUMENTS)
        @ParameterizedTest
        @ValueSource(strings = {"x-queue-version", "x-queue-master-locator"})
        @OursOnly("4.3 refuses what older versions took")
        void isAcceptedFromOlderClients(String argument, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(queue("").exclusive().with(argument, ONE), QueueMethod.DeclareOk.class);
        }

        @Clause("queue arguments: where the queue exists they are compared, not checked")
        @Test
        void isNotCheckedWhenTheQueueExists(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(name), QueueMethod.DeclareOk.class);

            channel.expectRefused(
                    queue(name).with("x-max-length", FieldValue.of(-1)),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg 'x-max-length' for queue '" + name
                            + "' in vhost '/': received the value '-1' of type 'signedint' but current is none");
        }
    }

    @Nested
    class OfAQuorumQueue {

        @Clause("quorum queues: their arguments are accepted, those for clusters without effect")
        @Test
        void isAccepted(WireClient client, Names names) {
            String name = names.queue();
            DeclareQueue declaration = quorum(name)
                    .with("x-delivery-limit", FieldValue.of(5))
                    .with("x-quorum-initial-group-size", ONE)
                    .with("x-dead-letter-strategy", FieldValue.of("at-least-once"))
                    .with("x-dead-letter-exchange", FieldValue.of("absent"))
                    .with("x-overflow", FieldValue.of("reject-publish"))
                    .with("x-max-in-memory-length", ONE);
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(declaration, QueueMethod.DeclareOk.class);

            QueueMethod.DeclareOk again = channel.ask(declaration, QueueMethod.DeclareOk.class);

            assertThat(again).isEqualTo(new QueueMethod.DeclareOk(name, 0, 0));
        }

        @Clause(
                "quorum queues: an argument of another queue type is refused with 406 `of queue type rabbit_quorum_queue`")
        @ParameterizedTest
        @ValueSource(strings = {"x-max-priority", "x-queue-mode", "x-queue-version", "x-max-age"})
        void isRefusedWhenItIsForOtherQueues(String argument, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            quorum(name).with(argument, ONE),
                            406,
                            "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + name
                                    + "' in vhost '/' of queue type rabbit_quorum_queue");
        }

        static Stream<Arguments> impossible() {
            return Stream.of(
                    Arguments.of("x-quorum-initial-group-size", FieldValue.of(0), "{value_zero,0}"),
                    Arguments.of("x-consumer-disconnected-timeout", FieldValue.of(-1), "{value_negative,-1}"),
                    Arguments.of("x-dead-letter-strategy", TEXT, "invalid_dlx_strategy"),
                    Arguments.of("x-dead-letter-strategy", ONE, "{unacceptable_type,signedint}"),
                    Arguments.of("x-message-ttl", FieldValue.of(-1), "{value_negative,-1}"));
        }

        @Clause("quorum queues: values of arguments are checked as for classic queues")
        @ParameterizedTest
        @MethodSource("impossible")
        void isRefused(String argument, FieldValue value, String problem, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            quorum(name).with(argument, value),
                            406,
                            "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + name
                                    + "' in vhost '/': " + problem);
        }

        static Stream<Arguments> temporary() {
            return Stream.of(
                    Arguments.of("non-durable", kind("transient", queue -> queue)),
                    Arguments.of(
                            "exclusive-owner",
                            kind("exclusive", queue -> queue.durable().exclusive())),
                    Arguments.of(
                            "auto-delete",
                            kind("auto-delete", queue -> queue.durable().autoDelete())));
        }

        private static Named<UnaryOperator<DeclareQueue>> kind(String name, UnaryOperator<DeclareQueue> kind) {
            return Named.of(name, kind);
        }

        @Clause("quorum queues: transient, exclusive or auto-delete is refused with 406 `invalid property`")
        @ParameterizedTest
        @MethodSource("temporary")
        void doesNotMakeItTemporary(String property, UnaryOperator<DeclareQueue> kind, WireClient client, Names names) {
            String name = names.queue();

            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            kind.apply(queue(name)).with("x-queue-type", FieldValue.of("quorum")),
                            406,
                            "PRECONDITION_FAILED - invalid property '" + property + "' for queue '" + name
                                    + "' in vhost '/'");
        }

        @Clause("quorum queues: one without a name is refused with 406 `Cannot declare a server-named queue`")
        @Test
        void doesNotNameIt(WireClient client) {
            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            quorum(""),
                            406,
                            "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue");
        }

        @Clause("quorum queues: a type that no queue has is refused before the two are compared")
        @Test
        void doesNotNameOneOfATypeThatNoQueueHas(WireClient client) {
            client.connect()
                    .openChannel(1)
                    .expectRefused(
                            queue("").with("x-queue-type", TEXT),
                            406,
                            "PRECONDITION_FAILED - unknown queue type 'some'");
        }

        @Clause("quorum queues: declared again as a classic queue it is 406 `inequivalent arg 'x-queue-type'`")
        @Test
        void doesNotMakeItAClassicOne(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(quorum(name), QueueMethod.DeclareOk.class);

            channel.expectRefused(
                    queue(name).durable(),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '" + name
                            + "' in vhost '/': received 'classic' but current is 'quorum'");
        }

        @Clause("quorum queues: arguments that mean nothing to them are not compared")
        @Test
        void isNotComparedWhenItMeansNothing(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(quorum(name), QueueMethod.DeclareOk.class);

            QueueMethod.DeclareOk again =
                    channel.ask(quorum(name).with("x-max-priority", ONE), QueueMethod.DeclareOk.class);

            assertThat(again.queue()).isEqualTo(name);
        }

        @Clause("quorum queues: basic.get from one with a single active consumer is refused with 405")
        @Test
        void mayForbidBasicGet(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(
                    quorum(name).with("x-single-active-consumer", FieldValue.of(true)), QueueMethod.DeclareOk.class);

            channel.expectRefused(
                    Requests.get(name),
                    405,
                    "RESOURCE_LOCKED - cannot obtain access to locked queue '" + name + "' in vhost '/'. basic.get"
                            + " operations are not supported by <<\"quorum\">> queues with single active consumer");
        }
    }

    private static DeclareQueue quorum(String name) {
        return queue(name).durable().with("x-queue-type", FieldValue.of("quorum"));
    }
}
