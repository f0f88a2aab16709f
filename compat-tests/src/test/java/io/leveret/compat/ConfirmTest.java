package io.leveret.compat;

import static io.leveret.compat.wire.Requests.confirmSelect;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AmqpTest
class ConfirmTest {

    @Clause("confirms: each channel counts from 1")
    @Test
    void countsFromOneOnEachChannel(WireClient client) {
        WireChannel first = client.connect().openChannel(1);
        WireChannel second = client.openChannel(2);
        first.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        second.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        first.publish("nowhere", "1");
        assertThat(first.expect(BasicMethod.Ack.class).deliveryTag()).isEqualTo(1);

        second.publish("nowhere", "1");
        assertThat(second.expect(BasicMethod.Ack.class).deliveryTag()).isEqualTo(1);
    }

    @Clause("confirms: only what is published behind confirm.select counts")
    @Test
    void countsOnlyWhatIsPublishedAfterTheyWereAskedFor(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.publish("nowhere", "unconfirmed");

        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish("nowhere", "confirmed");
        assertThat(channel.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
    }

    @Clause("confirms: a second confirm.select changes nothing")
    @Test
    void mayBeAskedForTwiceWithoutCountingAnew(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        channel.publish("nowhere", "1");
        channel.expect(BasicMethod.Ack.class);

        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish("nowhere", "2");
        assertThat(channel.expect(BasicMethod.Ack.class).deliveryTag()).isEqualTo(2);
    }

    @Clause("confirms: each message is confirmed once, transient or persistent, in a transient or durable queue")
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void confirmEachMessageOnce(boolean durable, boolean persistent, WireClient client, Names names) {
        int count = 2_000;
        String queue = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(durable ? Requests.queue(queue).durable() : Requests.queue(queue), QueueMethod.DeclareOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        Publication publication = Publication.toQueue(queue, "m");

        for (int i = 0; i < count; i++) {
            channel.publish(persistent ? publication.persistent() : publication);
        }

        assertThat(channel.awaitConfirms(count)).isEqualTo(count);
        channel.expectNothingMore();
    }

    @Clause("confirms: a message for several queues is confirmed once")
    @Test
    void confirmWhatIsRoutedToSeveralQueuesOnce(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String key = channel.declareQueue();
        channel.ask(Requests.bind(key, "amq.direct", key), QueueMethod.BindOk.class);
        channel.ask(Requests.bind(channel.declareQueue(), "amq.direct", key), QueueMethod.BindOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(Publication.to("amq.direct", key, "both").persistent());

        assertThat(channel.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
        channel.expectNothingMore();
    }

    @Clause("confirms: what is consumed, purged or deleted meanwhile is confirmed")
    @Test
    void confirmWhatIsConsumedAtOnce(WireClient client, Names names) {
        String queue = names.queue();
        WireChannel consumer = client.connect().openChannel(1);
        consumer.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
        consumer.ask(Requests.consume(queue).noAck(), BasicMethod.ConsumeOk.class);
        WireChannel publisher = client.openChannel(2);
        publisher.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        publisher.publish(Publication.toQueue(queue, "quick").persistent());

        assertThat(publisher.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
        consumer.expectDelivery("quick");
    }

    @Clause("confirms: what is consumed, purged or deleted meanwhile is confirmed")
    @Test
    void confirmWhatIsPurgedMeanwhile(WireClient client, Names names) {
        String queue = names.queue();
        WireChannel publisher = client.connect().openChannel(1);
        publisher.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
        publisher.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        WireChannel purger = client.openChannel(2);

        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 20; i++) {
                publisher.publish(Publication.toQueue(queue, "m").persistent());
            }
            purger.ask(Requests.purge(queue), QueueMethod.PurgeOk.class);
        }

        assertThat(publisher.awaitConfirms(400)).isEqualTo(400);
    }

    @Clause("confirms: what is consumed, purged or deleted meanwhile is confirmed")
    @Test
    void confirmWhatGoesWithItsQueue(WireClient client, Names names) {
        String queue = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        for (int i = 0; i < 200; i++) {
            channel.publish(Publication.toQueue(queue, "m").persistent());
        }
        client.openChannel(2).ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

        assertThat(channel.awaitConfirms(200)).isEqualTo(200);
    }

    @Clause("confirms: what expires at once, or is rejected, is confirmed")
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void confirmWhatExpires(int timeToLive, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.ask(
                        Requests.queue("").exclusive().with("x-message-ttl", FieldValue.of(timeToLive)),
                        QueueMethod.DeclareOk.class)
                .queue();
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(queue, "a", "b", "c");

        assertThat(channel.awaitConfirms(3)).isEqualTo(3);
    }

    @Clause("confirms: what expires at once, or is rejected, is confirmed")
    @Test
    void confirmWhatIsRejectedMeanwhile(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        WireChannel consumer = client.openChannel(2);
        String queue = channel.declareQueue();
        consumer.consume(queue);
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
        channel.publish(queue, "a");

        consumer.send(Requests.reject(consumer.expectDelivery("a").deliveryTag(), false));

        assertThat(channel.awaitConfirms(1)).isEqualTo(1);
    }

    @Clause(
            "confirms: tx.select behind confirm.select closes the channel with 406 `cannot switch from confirm to tx mode`")
    @Test
    void cannotBeHadTogetherWithTransactions(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.expectRefused(Requests.txSelect(), 406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode");
    }

    @Clause(
            "confirms: confirm.select behind tx.select closes the channel with 406 `cannot switch from tx to confirm mode`")
    @Test
    void cannotBeHadAfterATransactionWasAskedFor(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(Requests.txSelect(), TxMethod.SelectOk.class);

        channel.expectRefused(confirmSelect(), 406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode");
    }

    @Clause("confirms: a message that closes its channel is not confirmed")
    @Test
    void areNotSentForAMessageThatClosesTheChannel(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(Publication.to("absent", "key", "lost")).publish("nowhere", "ignored");

        channel.expectClose(404, "NOT_FOUND - no exchange 'absent' in vhost '/'");
        client.openChannel(1).expectNothingMore();
    }
}
