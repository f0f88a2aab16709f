package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AmqpTest
class QueueDeclareTest {

    @Nested
    class Creates {

        static Stream<Named<UnaryOperator<DeclareQueue>>> kinds() {
            return Stream.of(
                    Named.of("transient", queue -> queue),
                    Named.of("durable", DeclareQueue::durable),
                    Named.of("exclusive", DeclareQueue::exclusive),
                    Named.of("auto-delete", DeclareQueue::autoDelete),
                    Named.of("durable and auto-delete", queue -> queue.durable().autoDelete()),
                    Named.of(
                            "of type classic", queue -> queue.durable().with("x-queue-type", FieldValue.of("classic"))),
                    Named.of(
                            "with an argument that nobody knows",
                            queue -> queue.with("x-mood", FieldValue.of("good"))));
        }

        @Clause("queue.declare: queues may be transient, durable, exclusive, auto-delete, and any of it together")
        @ParameterizedTest
        @MethodSource("kinds")
        void aQueueThatIs(UnaryOperator<DeclareQueue> kind, WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeclareOk created = channel.ask(kind.apply(queue(name)), QueueMethod.DeclareOk.class);

            assertThat(created).isEqualTo(new QueueMethod.DeclareOk(name, 0, 0));
            assertThat(channel.find(name)).isEqualTo(created);
        }

        @Clause("queue.declare: names may have any characters, up to 255 bytes")
        @ParameterizedTest
        @ValueSource(strings = {"with space", "ünïcödé ☂", "a/b#c*d.e", "AMQ.upper", "amq-no-dot"})
        void aQueueNamed(String name, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeclareOk created = channel.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

            assertThat(created.queue()).isEqualTo(name);
        }

        @Clause("queue.declare: names may have any characters, up to 255 bytes")
        @Test
        void aQueueWithTheLongestName(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String name = "n".repeat(255);

            channel.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

            assertThat(channel.publish(name, "here").get(name).text()).isEqualTo("here");
        }

        @Clause("queue.declare: an empty name is replaced by `amq.gen-` and 22 characters, another one each time")
        @ParameterizedTest
        @ValueSource(strings = {"", "\r\n"})
        void aNameForAQueueWithout(String noName, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeclareOk created = channel.ask(queue(noName).exclusive(), QueueMethod.DeclareOk.class);

            assertThat(created.queue()).matches("amq\\.gen-[A-Za-z0-9_-]{22}");
        }

        @Clause("queue.declare: an empty name is replaced by `amq.gen-` and 22 characters, another one each time")
        @Test
        void anotherNameEachTime(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            assertThat(channel.declareQueue()).isNotEqualTo(channel.declareQueue());
        }
    }

    @Clause("queue.declare: CR and LF are taken out of the name")
    @Test
    void stripsLineEndsFromTheName(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);

        QueueMethod.DeclareOk created =
                channel.ask(queue("\r\n" + name + "\n").exclusive(), QueueMethod.DeclareOk.class);

        assertThat(created.queue()).isEqualTo(name);
    }

    @Clause("queue.declare: declare-ok counts ready messages and consumers")
    @Test
    void countsWhatIsReadyAndWhoConsumes(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "a", "b", "c").consume(queue);
        channel.expectDelivery("a");

        channel.awaitReady(queue, 2);
        assertThat(channel.find(queue).consumerCount()).isEqualTo(1);
    }

    @Nested
    class Passive {

        @Clause("queue.declare: passively, a missing queue is 404")
        @Test
        void closesTheChannelWhenTheQueueIsMissing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(queue("absent").passive(), 404, "NOT_FOUND - no queue 'absent' in vhost '/'");

            client.expectStillOpen();
        }

        @Clause("queue.declare: passively, a missing queue is 404")
        @Test
        void closesTheChannelWhenTheReservedNameIsMissing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(queue("amq.absent").passive(), 404, "NOT_FOUND - no queue 'amq.absent' in vhost '/'");
        }

        @Clause("queue.declare: passively, an empty name is 404")
        @Test
        void knowsNoShortNameForTheLastQueue(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.declareQueue();

            channel.expectRefused(queue("").passive(), 404, "NOT_FOUND - no queue '' in vhost '/'");
        }

        @Clause("queue.declare: passively, flags and arguments are ignored")
        @Test
        void ignoresFlagsAndArguments(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String name = channel.declareQueue();
            DeclareQueue other = queue(name).passive().durable().autoDelete().with("x-max-length", FieldValue.of(7));

            assertThat(channel.ask(other, QueueMethod.DeclareOk.class).queue()).isEqualTo(name);
        }

        @Clause("queue.declare: CR and LF are taken out of the name")
        @Test
        void stripsLineEndsFromTheName(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String name = channel.declareQueue();

            QueueMethod.DeclareOk found = channel.ask(queue(name + "\r\n").passive(), QueueMethod.DeclareOk.class);

            assertThat(found.queue()).isEqualTo(name);
        }
    }

    @Nested
    class Refuses {

        @Clause(
                "queue.declare: a name that begins with `amq.` is refused with 403 `contains reserved prefix`, even where it exists")
        @Test
        void aReservedName(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    queue("amq.mine").exclusive(),
                    403,
                    "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'");
        }

        @Clause(
                "queue.declare: a name that begins with `amq.` is refused with 403 `contains reserved prefix`, even where it exists")
        @Test
        void aGeneratedNameThatIsDeclaredAgain(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String name = channel.declareQueue();

            channel.expectRefused(
                    queue(name).exclusive(),
                    403,
                    "ACCESS_REFUSED - queue name '" + name + "' contains reserved prefix 'amq.*'");
        }

        @Clause("queue.declare: an unknown `x-queue-type` is refused with 406 `unsupported queue type`")
        @Test
        void anUnknownQueueType(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    queue(name).exclusive().with("x-queue-type", FieldValue.of("N")),
                    406,
                    "PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue '" + name
                            + "' in vhost '/': \"unsupported queue type 'N'\"");
        }

        @Clause("queue.declare: an unknown `x-queue-type` of a queue that exists is 406 `inequivalent arg`")
        @Test
        void anUnknownQueueTypeAsADifferenceWhenTheQueueExists(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

            channel.expectRefused(
                    queue(name).exclusive().with("x-queue-type", FieldValue.of("N")),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '" + name
                            + "' in vhost '/': received 'N' but current is 'classic'");
        }
    }

    @Clause("queue.declare: arguments that nobody knows, of any type, are accepted")
    @Test
    void acceptsArgumentsOfEveryType(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        FieldTable arguments = Tables.everyType();
        DeclareQueue declare = queue("").exclusive();
        for (FieldTable.Entry entry : arguments) {
            declare = declare.with(entry.name(), entry.value());
        }

        channel.ask(declare, QueueMethod.DeclareOk.class);
    }
}
