package io.leveret.compat;

import static io.leveret.compat.wire.Requests.prefetch;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.reject;
import static io.leveret.compat.wire.Requests.requeue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What quorum queues do with more than they may have. */
@AmqpTest
class QuorumQueueLimitsTest {

    @Clause("quorum queues: what comes back is offered to consumers before it is too much for `x-max-length`")
    @Test
    void offerWhatCameBackBeforeItIsTooMuch(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-max-length", FieldValue.of(1)));
        channel.send(prefetch(1)).expect(BasicMethod.QosOk.class);
        channel.consume(queue);
        channel.publish(queue, "a").expectDelivery("a");
        channel.publish(queue, "b").awaitReady(queue, 1);

        channel.send(requeue(1)).expectDelivery("a");

        assertThat(channel.drain(queue)).containsExactly("b");
    }

    @Clause("quorum queues: above `x-max-length` the oldest ready messages are dropped")
    @Test
    void dropWhatIsTooMuch(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-max-length", FieldValue.of(2)));

        channel.publish(queue, "a", "b", "c");

        channel.awaitReady(queue, 2);
        assertThat(channel.drain(queue)).isEqualTo(List.of("b", "c"));
    }

    @Clause(
            value = "quorum queues: with reject-publish what is above `x-max-length` is refused with basic.nack",
            differs = Deviation.QUORUM_OVERFLOW)
    @Test
    @OursOnly("RabbitMQ refuses only when its publishers have heard of it")
    void refuseWhatIsTooMuch(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, refusing(names, 1));
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(queue, "a").expect(BasicMethod.Ack.class);
        channel.publish(queue, "b").expect(BasicMethod.Nack.class);

        assertThat(channel.drain(queue)).containsExactly("a");
    }

    @Clause("quorum queues: with reject-publish no dead letter is refused")
    @Test
    void takeAllDeadLetters(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, refusing(names, 1));
        String dying = declare(
                channel,
                queue(names.queue())
                        .exclusive()
                        .with("x-dead-letter-exchange", FieldValue.of(""))
                        .with("x-dead-letter-routing-key", FieldValue.of(queue)));
        channel.publish(dying, "a", "b", "c").awaitReady(dying, 3);

        for (int i = 0; i < 3; i++) {
            channel.send(reject(channel.get(dying).method().deliveryTag(), false));
        }

        channel.awaitReady(queue, 3);
    }

    @Clause(
            value = "quorum queues: with reject-publish the next one is taken as soon as there is room for it",
            differs = Deviation.QUORUM_OVERFLOW)
    @Test
    @OursOnly("RabbitMQ takes none before it is down to 80 %")
    void takeTheNextWhereThereIsRoom(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, refusing(names, 2));
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
        channel.publish(queue, "a").expect(BasicMethod.Ack.class);
        channel.publish(queue, "b").expect(BasicMethod.Ack.class);
        channel.publish(queue, "c").expect(BasicMethod.Nack.class);

        channel.get(queue);

        channel.publish(queue, "d").expect(BasicMethod.Ack.class);
    }

    @Clause(value = "quorum queues: for `x-max-length-bytes` bodies count", differs = Deviation.QUORUM_BYTES)
    @Test
    @OursOnly("RabbitMQ counts properties as well")
    void countTheBytesOfBodies(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-max-length-bytes", FieldValue.of(3)));
        BasicProperties properties =
                BasicProperties.builder().contentType("text/plain").build();

        channel.publish(Publication.of(new BasicMethod.Publish("", queue, false, false), properties, "abc"));

        channel.awaitReady(queue, 1);
        assertThat(channel.drain(queue)).containsExactly("abc");
    }

    private static DeclareQueue quorum(Names names) {
        return queue(names.queue()).durable().with("x-queue-type", FieldValue.of("quorum"));
    }

    /** One that refuses what is more than so many messages. */
    private static DeclareQueue refusing(Names names, int messages) {
        return quorum(names)
                .with("x-max-length", FieldValue.of(messages))
                .with("x-overflow", FieldValue.of("reject-publish"));
    }

    private static String declare(WireChannel channel, DeclareQueue declaration) {
        return channel.ask(declaration, QueueMethod.DeclareOk.class).queue();
    }
}
