package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
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

        @ParameterizedTest
        @MethodSource("requests")
        void closesTheChannelOnARequestTo(Request request, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(request, 404, NO_QUEUE);
        }

        @Test
        void isDeletedWithoutAMessage(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.DeleteOk deleted = channel.ask(Requests.deleteQueue("absent"), QueueMethod.DeleteOk.class);

            assertThat(deleted.messageCount()).isZero();
        }

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

        @ParameterizedTest
        @MethodSource("requests")
        void isMissingFor(Request request, WireClient client) {
            client.connect().openChannel(1).declareQueue();
            WireChannel other = client.openChannel(2);

            other.expectRefused(request, 404, "NOT_FOUND - no previously declared queue");
        }

        @ParameterizedTest
        @MethodSource("requests")
        void isFoundFor(Request request, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.declareQueue();

            channel.send(request);

            assertThat(channel.expect(Method.class).type().name()).matches(".*-(ok|empty)");
        }

        @Test
        void isOneThatWasDeclaredPassively(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String first = channel.declareQueue();
            channel.declareQueue();
            channel.ask(queue(first).passive(), QueueMethod.DeclareOk.class);

            channel.ask(Requests.deleteQueue(""), QueueMethod.DeleteOk.class);

            channel.expectRefused(queue(first).passive(), 404, "NOT_FOUND - no queue '" + first + "' in vhost '/'");
        }

        @Test
        void isNamedWhenItIsGone(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String gone = channel.declareQueue();
            channel.ask(Requests.deleteQueue(gone), QueueMethod.DeleteOk.class);

            channel.expectRefused(Requests.get(""), 404, "NOT_FOUND - no queue '" + gone + "' in vhost '/'");
        }

        @Test
        void lendsItsNameToAnEmptyRoutingKeyToo(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind("", "amq.direct", ""), QueueMethod.BindOk.class);

            channel.publish(Publication.to("amq.direct", queue, "here"));

            assertThat(channel.get(queue).text()).isEqualTo("here");
        }

        @Test
        void lendsNoNameToTheRoutingKeyOfAQueueThatIsNamed(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, "amq.direct", ""), QueueMethod.BindOk.class);

            channel.expectUnroutable("amq.direct", queue);
        }
    }

    @Nested
    class Binding {

        @Test
        void mayBeRepeated(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

            channel.publish(Publication.to("amq.direct", queue, "once"));
            assertThat(channel.get(queue).method().messageCount()).isZero();
        }

        @Test
        void isGoneAfterOneUnbindHoweverOftenItWasBound(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);
            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

            channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

            channel.expectUnroutable("amq.direct", queue);
        }

        @Test
        void mayBeRemovedTwice(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);
            channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

            channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);
        }

        @Test
        void isAnotherOneWithOtherArguments(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            FieldTable arguments = FieldTable.of("a", FieldValue.of(1));
            channel.ask(bind(queue, "amq.direct", queue, arguments), QueueMethod.BindOk.class);

            channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

            channel.publish(Publication.to("amq.direct", queue, "still here"));
            assertThat(channel.get(queue).text()).isEqualTo("still here");
        }

        @Test
        void stripsLineEndsFromBothNamesButNotFromTheKey(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(bind(queue + "\r\n", "amq.\ndirect", "a\n" + queue), QueueMethod.BindOk.class);

            channel.publish(Publication.to("amq.direct", "a" + queue, "lost"));
            channel.publish(Publication.to("amq.direct", "a\n" + queue, "here"));

            assertThat(channel.get(queue).text()).isEqualTo("here");
        }

        @Test
        void toAMissingExchangeClosesTheChannel(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.expectRefused(bind(queue, "missing", "key"), 404, "NOT_FOUND - no exchange 'missing' in vhost '/'");
        }

        @Test
        void betweenTwoThatAreMissingNamesTheExchange(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    bind("absent", "missing", "key"), 404, "NOT_FOUND - no exchange 'missing' in vhost '/'");
        }

        @Test
        void isRemovedFromAMissingExchangeWithoutAWord(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(unbind(channel.declareQueue(), "missing", "key"), QueueMethod.UnbindOk.class);
        }

        static Stream<Named<Request>> onTheDefaultExchange() {
            return Stream.of(Named.of("bind", bind("", "", "key")), Named.of("unbind", unbind("", "", "key")));
        }

        @ParameterizedTest
        @MethodSource("onTheDefaultExchange")
        void isNotPermittedOnTheDefaultExchange(Request request, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.declareQueue();

            channel.expectRefused(request, 403, "ACCESS_REFUSED - operation not permitted on the default exchange");
        }
    }

    @Nested
    class Purging {

        @Test
        void countsWhatWasReadyAndLeavesWhatIsHeld(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held", "b", "c").get(queue);

            QueueMethod.PurgeOk purged = channel.ask(Requests.purge(queue), QueueMethod.PurgeOk.class);

            assertThat(purged.messageCount()).isEqualTo(2);
            channel.send(Requests.requeue(1));
            assertThat(channel.get(queue).text()).isEqualTo("held");
        }

        @Test
        void anEmptyQueueCountsNothing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.PurgeOk purged = channel.ask(Requests.purge(channel.declareQueue()), QueueMethod.PurgeOk.class);

            assertThat(purged.messageCount()).isZero();
        }
    }

    @Nested
    class Deleting {

        @Test
        void countsWhatWasReady(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held", "b", "c").get(queue);

            QueueMethod.DeleteOk deleted = channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            assertThat(deleted.messageCount()).isEqualTo(2);
        }

        @Test
        void removesTheBindings(WireClient client, Names names) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = names.queue();
            channel.ask(queue(queue), QueueMethod.DeclareOk.class);
            channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);
            channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);
            channel.ask(queue(queue), QueueMethod.DeclareOk.class);

            channel.expectUnroutable("amq.direct", queue);
        }

        @Test
        void letsWhatItHeldBeAcknowledgedStill(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held").get(queue);
            channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            channel.send(Requests.ack(1));

            channel.expectNothingMore();
        }

        @Test
        void isRefusedIfUnusedWhenThereIsAConsumer(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);

            channel.expectRefused(Requests.deleteQueueIfUnused(queue), 406, refusal(queue, "in use"));
        }

        @Test
        void isRefusedIfEmptyWhenAMessageIsReady(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a");

            channel.expectRefused(Requests.deleteQueueIfEmpty(queue), 406, refusal(queue, "not empty"));
        }

        @Test
        void isRefusedAsNotEmptyWhenItIsUsedToo(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
            channel.publish(queue, "a", "b").consume(queue);
            channel.expectDelivery("a");

            channel.expectRefused(Requests.deleteQueueIfUnusedAndEmpty(queue), 406, refusal(queue, "not empty"));
        }

        @Test
        void succeedsIfEmptyWhenAllMessagesAreHeld(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held").get(queue);

            channel.ask(Requests.deleteQueueIfEmpty(queue), QueueMethod.DeleteOk.class);
        }

        @Test
        void succeedsIfUnusedAndEmpty(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(Requests.deleteQueueIfUnusedAndEmpty(channel.declareQueue()), QueueMethod.DeleteOk.class);
        }

        private static String refusal(String queue, String reason) {
            return "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' " + reason;
        }
    }

    @Nested
    class AutoDelete {

        @Test
        void followsTheLastConsumer(WireClient client, Names names) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = names.queue();
            channel.ask(queue(queue).autoDelete(), QueueMethod.DeclareOk.class);
            String first = channel.consume(queue);
            String second = channel.consume(queue);
            channel.ask(Requests.cancel(first), BasicMethod.CancelOk.class);
            channel.find(queue);

            channel.ask(Requests.cancel(second), BasicMethod.CancelOk.class);

            channel.expectRefused(queue(queue).passive(), 404, "NOT_FOUND - no queue '" + queue + "' in vhost '/'");
        }

        @Test
        void followsTheChannelOfTheLastConsumer(WireClient client, Names names) {
            String queue = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(queue).autoDelete(), QueueMethod.DeclareOk.class);
            channel.consume(queue);

            channel.close();

            client.openChannel(2)
                    .expectRefused(queue(queue).passive(), 404, "NOT_FOUND - no queue '" + queue + "' in vhost '/'");
        }

        @Test
        void doesNotHappenBeforeThereWasAConsumer(Clients clients, Names names) {
            String queue = names.queue();
            WireClient first = clients.wire().connect();
            WireChannel channel = first.openChannel(1);
            channel.ask(queue(queue).autoDelete(), QueueMethod.DeclareOk.class);
            channel.publish(queue, "fetched").get(queue);

            first.closeConnection();

            WireChannel next = clients.wire().connect().openChannel(1);
            next.awaitReady(queue, 1);
        }
    }
}
