package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.requeue;
import static io.leveret.compat.wire.Requests.txCommit;
import static io.leveret.compat.wire.Requests.txRollback;
import static io.leveret.compat.wire.Requests.txSelect;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
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
class TransactionTest {

    @Clause("transactions: tx.select may be repeated")
    @Test
    void mayBeAskedForTwice(WireClient client) {
        WireChannel channel = transactional(client);

        channel.ask(txSelect(), TxMethod.SelectOk.class);
    }

    static Stream<Named<Request>> ends() {
        return Stream.of(Named.of("commit", txCommit()), Named.of("rollback", txRollback()));
    }

    @Clause(
            "transactions: commit or rollback without tx.select closes the channel with 406 `channel is not transactional`")
    @ParameterizedTest
    @MethodSource("ends")
    void mustBeAskedForBeforeItEndsIn(Request end, WireClient client) {
        client.connect().openChannel(1).expectRefused(end, 406, "PRECONDITION_FAILED - channel is not transactional");
    }

    @Nested
    class Publishing {

        @Clause("transactions: what is published is there at the commit, all of it")
        @Test
        void showsNothingBeforeTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();

            channel.publish(queue, "pending");

            channel.expectEmpty(queue);
        }

        @Clause("transactions: what is published is there at the commit, all of it")
        @Test
        void showsAllAfterTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();
            channel.publish(queue, "a", "b");

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            assertThat(client.openChannel(2).drain(queue)).containsExactly("a", "b");
        }

        @Clause("transactions: what is published is there at the commit, all of it")
        @Test
        void showsPersistentMessagesAfterTheCommit(WireClient client, Names names) {
            String queue = names.queue();
            WireChannel channel = transactional(client);
            channel.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
            channel.publish(Publication.toQueue(queue, "safe").persistent());

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            assertThat(client.openChannel(2).drain(queue)).containsExactly("safe");
        }

        @Clause("transactions: a rollback, or the end of the channel, forgets what was published")
        @Test
        void isForgottenAtTheRollback(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();
            channel.publish(queue, "forgotten");
            channel.ask(txRollback(), TxMethod.RollbackOk.class);

            channel.publish(queue, "next").ask(txCommit(), TxMethod.CommitOk.class);

            assertThat(client.openChannel(2).drain(queue)).containsExactly("next");
        }

        @Clause("transactions: a rollback, or the end of the channel, forgets what was published")
        @Test
        void isForgottenWhenTheChannelCloses(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();
            channel.publish(queue, "forgotten");

            channel.close();

            client.openChannel(2).expectEmpty(queue);
        }

        @Clause("transactions: a mandatory message comes back at the commit")
        @Test
        void comesBackAtTheCommitWhenItLeadsNowhere(WireClient client) {
            WireChannel channel = transactional(client);
            channel.publish(Publication.toQueue("nowhere", "back").mandatory());
            channel.expectNothingMore();

            channel.send(txCommit());

            assertThat(channel.expectContent(BasicMethod.Return.class).text()).isEqualTo("back");
            channel.expect(TxMethod.CommitOk.class);
        }

        @Clause(
                "transactions: a commit that a queue refuses a message of closes the channel with 406 `partial tx completion`")
        @Test
        void isRefusedAtTheCommitByAQueueThatIsFull(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.ask(
                            Requests.queue("")
                                    .exclusive()
                                    .with("x-max-length", FieldValue.of(1))
                                    .with("x-overflow", FieldValue.of("reject-publish")),
                            QueueMethod.DeclareOk.class)
                    .queue();

            channel.publish(queue, "a", "b").send(txCommit());

            channel.expectClose(406, "PRECONDITION_FAILED - partial tx completion");
        }

        @Clause(
                value = "transactions: what was published to a queue that is deleted before the commit is forgotten",
                differs = Deviation.DELETED_BEFORE_COMMIT)
        @Test
        @OursOnly("ends the connection with 506")
        void isForgottenWhenItsQueueIsDeletedBeforeTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();
            channel.publish(queue, "late").ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            channel.ask(txCommit(), TxMethod.CommitOk.class);
        }

        @Clause(
                value = "transactions: a method may be sent behind tx.commit, before tx.commit-ok",
                differs = Deviation.BEHIND_COMMIT)
        @Test
        @OursOnly("may end the connection with 504")
        void mayBeFollowedBeforeTheCommitIsAnswered(WireClient client, Names names) {
            String queue = names.queue();
            WireChannel channel = transactional(client);
            channel.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
            channel.publish(Publication.toQueue(queue, "safe").persistent());

            channel.send(txCommit()).send(Requests.queue(queue).passive());

            channel.expect(TxMethod.CommitOk.class);
            assertThat(channel.expect(QueueMethod.DeclareOk.class).messageCount())
                    .isEqualTo(1);
        }

        @Clause("transactions: a missing exchange closes the channel at once")
        @Test
        void toAMissingExchangeClosesTheChannelAtOnce(WireClient client) {
            WireChannel channel = transactional(client);

            channel.publish(Publication.to("absent", "key", "lost"));

            channel.expectClose(404, "NOT_FOUND - no exchange 'absent' in vhost '/'");
        }
    }

    @Nested
    class Acknowledging {

        @Clause("transactions: acknowledgements take effect at the commit")
        @Test
        void takesEffectAtTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            channel.send(ack(1));

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            channel.close();
            client.openChannel(1).expectEmpty(queue);
        }

        @Clause("transactions: the end of the channel forgets acknowledgements")
        @Test
        void isForgottenWhenTheChannelCloses(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            channel.send(ack(1));

            channel.close();

            client.openChannel(1).awaitReady(queue, 1);
        }

        @Clause("transactions: a rollback undoes acknowledgements, which may be repeated, and requeues nothing")
        @Test
        void isUndoneByTheRollbackAndMayBeRepeated(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            channel.send(ack(1)).ask(txRollback(), TxMethod.RollbackOk.class);

            channel.send(ack(1)).ask(txCommit(), TxMethod.CommitOk.class);

            channel.close();
            client.openChannel(1).expectEmpty(queue);
        }

        @Clause("transactions: a rollback undoes acknowledgements, which may be repeated, and requeues nothing")
        @Test
        void isNotRequeuedByTheRollback(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);

            channel.send(ack(1)).ask(txRollback(), TxMethod.RollbackOk.class);

            channel.expectEmpty(queue);
        }

        @Clause("transactions: a nack requeues at the commit")
        @Test
        void requeuesAtTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            channel.send(requeue(1)).expectEmpty(queue);

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            assertThat(channel.get(queue).method().redelivered()).isTrue();
        }

        @Clause("transactions: a commit publishes before it requeues")
        @Test
        void requeuesBehindWhatIsPublished(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            WireChannel other = client.openChannel(2);
            other.consume(queue);
            channel.publish(queue, "new").send(requeue(1));

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            assertThat(other.expectDelivery("new").redelivered()).isFalse();
            assertThat(other.expectDelivery().method().redelivered()).isTrue();
        }

        @Clause("transactions: an unknown delivery tag is 406 at once")
        @Test
        void isCheckedAtOnce(WireClient client) {
            WireChannel channel = transactional(client);

            channel.expectRefused(ack(7), 406, "PRECONDITION_FAILED - unknown delivery tag 7");
        }

        @Clause("transactions: an unknown delivery tag is 406 at once")
        @Test
        void twiceIsCheckedAtOnce(WireClient client) {
            WireChannel channel = transactional(client);
            fetched(channel);
            channel.send(ack(1));

            channel.expectRefused(ack(1), 406, "PRECONDITION_FAILED - unknown delivery tag 1");
        }

        @Clause("transactions: deliveries with no-ack have no part in them")
        @Test
        void doesNotConcernWhatNeedsNone(WireClient client) {
            WireChannel channel = transactional(client);
            WireChannel other = client.openChannel(2);
            String queue = channel.declareQueue();
            other.publish(queue, "a");
            other.awaitReady(queue, 1);
            channel.ask(Requests.consume(queue).noAck(), BasicMethod.ConsumeOk.class);
            channel.expectDelivery("a");

            channel.ask(txRollback(), TxMethod.RollbackOk.class);

            channel.close();
            other.expectEmpty(queue);
        }

        @Clause("transactions: prefetch is freed at the commit")
        @Test
        void freesNoPrefetchBeforeTheCommit(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = channel.declareQueue();
            client.openChannel(2).publish(queue, "1", "2").awaitReady(queue, 2);
            channel.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
            channel.consume(queue);
            channel.expectDelivery("1");
            channel.send(ack(1)).expectNothingMore();

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            channel.expectDelivery("2");
        }

        @Clause("transactions: basic.recover does not bring back what was acknowledged and not committed")
        @Test
        void isNotUndoneByARecovery(WireClient client) {
            WireChannel channel = transactional(client);
            String queue = fetched(channel);
            channel.send(ack(1)).ask(Requests.recover(), BasicMethod.RecoverOk.class);

            channel.ask(txCommit(), TxMethod.CommitOk.class);

            channel.expectEmpty(queue);
        }

        private static String fetched(WireChannel channel) {
            String queue = channel.declareQueue();
            channel.publish(queue, "held").ask(txCommit(), TxMethod.CommitOk.class);
            channel.get(queue);
            return queue;
        }
    }

    private static WireChannel transactional(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(txSelect(), TxMethod.SelectOk.class);
        return channel;
    }
}
