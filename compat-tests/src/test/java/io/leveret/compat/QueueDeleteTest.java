package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@AmqpTest
class QueueDeleteTest {

    @Nested
    class Purging {

        @Clause("queue.purge: purge-ok counts what was ready; what is unacknowledged stays")
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

        @Clause("queue.purge: an empty queue is purged of 0")
        @Test
        void anEmptyQueueCountsNothing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            QueueMethod.PurgeOk purged = channel.ask(Requests.purge(channel.declareQueue()), QueueMethod.PurgeOk.class);

            assertThat(purged.messageCount()).isZero();
        }
    }

    @Nested
    class Deleting {

        @Clause("queue.delete: delete-ok counts what was ready")
        @Test
        void countsWhatWasReady(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held", "b", "c").get(queue);

            QueueMethod.DeleteOk deleted = channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            assertThat(deleted.messageCount()).isEqualTo(2);
        }

        @Clause("queue.delete: its bindings go with it")
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

        @Clause("queue.delete: what it had delivered may be acknowledged still")
        @Test
        void letsWhatItHeldBeAcknowledgedStill(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held").get(queue);
            channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            channel.send(Requests.ack(1));

            channel.expectNothingMore();
        }

        @Clause("queue.delete: `if-unused` is refused with 406 `in use` where somebody consumes")
        @Test
        void isRefusedIfUnusedWhenThereIsAConsumer(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);

            channel.expectRefused(Requests.deleteQueueIfUnused(queue), 406, refusal(queue, "in use"));
        }

        @Clause(
                "queue.delete: `if-empty` is refused with 406 `not empty` where a message is ready, which counts before `in use`")
        @Test
        void isRefusedIfEmptyWhenAMessageIsReady(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a");

            channel.expectRefused(Requests.deleteQueueIfEmpty(queue), 406, refusal(queue, "not empty"));
        }

        @Clause(
                "queue.delete: `if-empty` is refused with 406 `not empty` where a message is ready, which counts before `in use`")
        @Test
        void isRefusedAsNotEmptyWhenItIsUsedToo(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
            channel.publish(queue, "a", "b").consume(queue);
            channel.expectDelivery("a");

            channel.expectRefused(Requests.deleteQueueIfUnusedAndEmpty(queue), 406, refusal(queue, "not empty"));
        }

        @Clause("queue.delete: `if-empty` does not mind unacknowledged messages")
        @Test
        void succeedsIfEmptyWhenAllMessagesAreHeld(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "held").get(queue);

            channel.ask(Requests.deleteQueueIfEmpty(queue), QueueMethod.DeleteOk.class);
        }

        @Clause("queue.delete: `if-unused` and `if-empty` let a queue go that is both")
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

        @Clause("queue.delete: an auto-delete queue goes with its last consumer")
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

        @Clause("queue.delete: an auto-delete queue goes with its last consumer")
        @Test
        void followsTheChannelOfTheLastConsumer(WireClient client, Names names) {
            String queue = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(queue).autoDelete(), QueueMethod.DeclareOk.class);
            channel.consume(queue);

            channel.close();

            client.openChannel(2).awaitMissing(queue);
        }

        @Clause("queue.delete: what comes back to an auto-delete queue from its last consumer is no dead letter")
        @Test
        void hasNoDeadLettersOfWhatComesBack(WireClient client, Names names) {
            String dead = names.queue();
            String queue = names.queue();
            client.connect().openChannel(1).ask(queue(dead), QueueMethod.DeclareOk.class);
            WireChannel channel = client.openChannel(2);
            channel.ask(
                    queue(queue)
                            .autoDelete()
                            .with("x-max-length", FieldValue.of(1))
                            .with("x-dead-letter-exchange", FieldValue.of(""))
                            .with("x-dead-letter-routing-key", FieldValue.of(dead)),
                    QueueMethod.DeclareOk.class);
            channel.send(Requests.prefetch(1)).expect(BasicMethod.QosOk.class);
            channel.consume(queue);
            channel.publish(queue, "held").expectDelivery("held");
            channel.publish(queue, "waiting").awaitReady(queue, 1);

            channel.close();

            client.openChannel(3).awaitMissing(queue);
            assertThat(client.openChannel(4).drain(dead)).isEmpty();
        }

        @Clause("queue.delete: an auto-delete queue stays until it had a consumer")
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
