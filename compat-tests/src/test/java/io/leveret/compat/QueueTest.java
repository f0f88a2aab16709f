package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class QueueTest {

    private static final String NO_QUEUE = "NOT_FOUND - no queue 'absent' in vhost '/'";

    @Nested
    class Missing {

        static Stream<Named<Request>> requests() {
            return Stream.of(
                    Named.of("bind", bind("absent", "amq.direct", "key")),
                    Named.of("purge", Requests.purge("absent")),
                    Named.of("get", Requests.get("absent")),
                    Named.of("consume", Requests.consume("absent")));
        }

        @Clause(
                "queues: bind, purge, get and consume of a missing queue close the channel with 404 `no queue 'Q' in vhost '/'`")
        @ParameterizedTest
        @MethodSource("requests")
        void closesTheChannelOnARequestTo(Request request, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(request, 404, NO_QUEUE);
        }

        @Clause("queue.delete: a missing queue is no error")
        @Test
        void isDeletedWithoutAMessage(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeleteOk deleted = channel.ask(Requests.deleteQueue("absent"), QueueMethod.DeleteOk.class);

            assertThat(deleted.messageCount()).isZero();
        }

        @Clause("queue.bind: unbinding a missing queue is no error")
        @Test
        void isUnbound(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(unbind("absent", "amq.direct", "key"), QueueMethod.UnbindOk.class);
        }
    }

    /** An empty name stands for the queue that the channel declared last. */
    @Nested
    class LastDeclared {

        static Stream<Named<Request>> requests() {
            return Stream.of(
                    Named.of("bind", bind("", "amq.direct", "")),
                    Named.of("unbind", unbind("", "amq.direct", "")),
                    Named.of("purge", Requests.purge("")),
                    Named.of("delete", Requests.deleteQueue("")),
                    Named.of("get", Requests.get("")),
                    Named.of("consume", Requests.consume("")));
        }

        @Clause(
                "queues: an empty name stands for the queue that the channel declared last, or is 404 `no previously declared queue`")
        @ParameterizedTest
        @MethodSource("requests")
        void isMissingFor(Request request, WireClient client) {
            client.connect().openChannel(1).declareQueue();
            WireChannel other = client.openChannel(2);

            other.expectRefused(request, 404, "NOT_FOUND - no previously declared queue");
        }

        @Clause(
                "queues: an empty name stands for the queue that the channel declared last, or is 404 `no previously declared queue`")
        @ParameterizedTest
        @MethodSource("requests")
        void isFoundFor(Request request, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.declareQueue();

            channel.send(request);

            assertThat(channel.expect(Method.class).type().name()).matches(".*-(ok|empty)");
        }

        @Clause("queues: a queue that was declared passively is the last declared")
        @Test
        void isOneThatWasDeclaredPassively(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String first = channel.declareQueue();
            channel.declareQueue();
            channel.ask(queue(first).passive(), QueueMethod.DeclareOk.class);

            channel.ask(Requests.deleteQueue(""), QueueMethod.DeleteOk.class);

            channel.expectRefused(queue(first).passive(), 404, "NOT_FOUND - no queue '" + first + "' in vhost '/'");
        }

        @Clause("queues: where the last declared queue is gone, the 404 names it")
        @Test
        void isNamedWhenItIsGone(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String gone = channel.declareQueue();
            channel.ask(Requests.deleteQueue(gone), QueueMethod.DeleteOk.class);

            channel.expectRefused(Requests.get(""), 404, "NOT_FOUND - no queue '" + gone + "' in vhost '/'");
        }

        @Clause("queue.bind: where queue and key are empty, the key is the queue's name")
        @Test
        void lendsItsNameToAnEmptyRoutingKeyToo(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind("", "amq.direct", ""), QueueMethod.BindOk.class);

            channel.publish(Publication.to("amq.direct", queue, "here"));

            assertThat(channel.get(queue).text()).isEqualTo("here");
        }

        @Clause("queue.bind: where only the key is empty, it stays empty")
        @Test
        void lendsNoNameToTheRoutingKeyOfAQueueThatIsNamed(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, "amq.direct", ""), QueueMethod.BindOk.class);

            channel.expectUnroutable("amq.direct", queue);
        }
    }
}
