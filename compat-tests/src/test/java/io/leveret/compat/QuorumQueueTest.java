package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.reject;
import static io.leveret.compat.wire.Requests.requeue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What quorum queues do with their messages. */
@AmqpTest
class QuorumQueueTest {

    /** How often a message may fail where nobody says otherwise. */
    private static final int DELIVERY_LIMIT = 20;

    @Clause("quorum queues: a message without a priority has 4; higher ones come first, up to 31")
    @Test
    void orderTheirMessages(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));

        channel.publish(queue, "none")
                .publish(withPriority(queue, "three", 3))
                .publish(withPriority(queue, "four", 4))
                .publish(withPriority(queue, "nine", 9))
                .publish(withPriority(queue, "forty", 40))
                .publish(withPriority(queue, "thirty-one", 31));

        channel.awaitReady(queue, 6);
        assertThat(channel.drain(queue)).containsExactly("forty", "thirty-one", "nine", "none", "four", "three");
    }

    @Clause("quorum queues: what is requeued comes back marked redelivered")
    @Test
    void giveAgainWhatCameBack(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));
        channel.publish(queue, "a");
        channel.awaitReady(queue, 1);
        long tag = channel.get(queue).method().deliveryTag();

        channel.send(requeue(tag));

        channel.awaitReady(queue, 1);
        Content<BasicMethod.GetOk> again = channel.get(queue);
        assertThat(again.text()).isEqualTo("a");
        assertThat(again.method().redelivered()).isTrue();
    }

    @Clause(
            "quorum queues: what comes back goes before all others, whatever their priority, in the order in which it came back")
    @Test
    void giveFirstWhatCameBack(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));
        channel.publish(queue, "a", "b").awaitReady(queue, 2);
        channel.get(queue);
        channel.get(queue);

        channel.send(requeue(2));
        channel.send(requeue(1));
        channel.publish(withPriority(queue, "nine", 9));

        channel.awaitReady(queue, 3);
        assertThat(channel.drain(queue)).containsExactly("b", "a", "nine");
    }

    @Clause("quorum queues: what a consumer gives back at once is in the order in which it was delivered")
    @Test
    void takeBackTogetherWhatAConsumerHeld(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));
        channel.publish(queue, "a").publish(withPriority(queue, "nine", 9)).publish(queue, "b");
        channel.awaitReady(queue, 3);
        WireChannel consuming = client.openChannel(2);
        consuming.consume(queue);
        consuming.expectDelivery("nine");
        consuming.expectDelivery("a");
        consuming.expectDelivery("b");

        consuming.close();
        channel.publish(withPriority(queue, "high", 31));

        channel.awaitReady(queue, 4);
        assertThat(channel.drain(queue)).containsExactly("nine", "a", "b", "high");
    }

    @Clause("quorum queues: a message expires behind those of a higher priority")
    @Test
    void letAMessageExpireBehindHigherPriorities(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));
        BasicProperties low =
                BasicProperties.builder().priority(1).expiration("10").build();

        channel.publish(withPriority(queue, "nine", 9))
                .publish(Publication.of(new BasicMethod.Publish("", queue, false, false), low, "one"));

        channel.awaitReady(queue, 1);
        assertThat(channel.drain(queue)).containsExactly("nine");
    }

    @Clause("quorum queues: a message may fail 20 times where `x-delivery-limit` says nothing")
    @Test
    void giveUpAMessageThatFailsTooOften(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));
        channel.publish(queue, "a");
        for (int failure = 1; failure <= DELIVERY_LIMIT; failure++) {
            channel.awaitReady(queue, 1);
            channel.send(reject(channel.get(queue).method().deliveryTag(), true));
        }
        channel.awaitReady(queue, 1);

        channel.send(reject(channel.get(queue).method().deliveryTag(), true));

        channel.awaitReady(queue, 0);
        channel.expectEmpty(queue);
    }

    @Clause("quorum queues: nack with requeue is no failure")
    @Test
    void keepAMessageThatIsGivenBackOften(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-delivery-limit", FieldValue.of(1)));
        channel.publish(queue, "a");

        for (int i = 0; i < 5; i++) {
            channel.awaitReady(queue, 1);
            channel.send(requeue(channel.get(queue).method().deliveryTag()));
        }

        channel.awaitReady(queue, 1);
        assertThat(channel.get(queue).text()).isEqualTo("a");
    }

    @Clause("quorum queues: with a single active consumer, one with a higher `x-priority` takes over")
    @Test
    void letTheMostImportantConsumerTakeOver(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-single-active-consumer", FieldValue.of(true)));
        channel.consume(queue);
        String important = channel.ask(
                        Requests.consume(queue).with("x-priority", FieldValue.of(1)), BasicMethod.ConsumeOk.class)
                .consumerTag();

        channel.publish(queue, "a");

        assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(important);
    }

    @Clause(
            "quorum queues: who is to give way to a higher `x-priority` gets nothing more, and the other nothing before that one has acknowledged all")
    @Test
    void haveTheMostImportantConsumerWaitForAcknowledgements(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-single-active-consumer", FieldValue.of(true)));
        channel.consume(queue);
        channel.publish(queue, "a");
        long held = channel.expectDelivery("a").deliveryTag();
        String important = channel.ask(
                        Requests.consume(queue).with("x-priority", FieldValue.of(1)), BasicMethod.ConsumeOk.class)
                .consumerTag();
        channel.publish(queue, "b").awaitReady(queue, 1);

        channel.send(new BasicMethod.Ack(held, false));

        assertThat(channel.expectDelivery("b").consumerTag()).isEqualTo(important);
    }

    @Clause(
            "quorum queues: who was to give way to a higher `x-priority` that has gone gets more once it has acknowledged all")
    @Test
    void goOnWithTheActiveConsumerIfWhoWasToFollowHasGone(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with("x-single-active-consumer", FieldValue.of(true)));
        String first = channel.consume(queue);
        channel.publish(queue, "a");
        long held = channel.expectDelivery("a").deliveryTag();
        String important = channel.ask(
                        Requests.consume(queue).with("x-priority", FieldValue.of(1)), BasicMethod.ConsumeOk.class)
                .consumerTag();
        channel.ask(Requests.cancel(important), BasicMethod.CancelOk.class);
        channel.publish(queue, "b").awaitReady(queue, 1);

        channel.send(new BasicMethod.Ack(held, false));

        assertThat(channel.expectDelivery("b").consumerTag()).isEqualTo(first);
    }

    @Clause("quorum queues: queue.delete with `if-unused` or `if-empty` ends the connection with 540")
    @Test
    void areDeletedWithoutConditions(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));

        channel.send(Requests.deleteQueueIfEmpty(queue));

        client.expectConnectionClose(
                540,
                "NOT_IMPLEMENTED - cannot delete queue '" + queue
                        + "' in vhost '/'. queue.delete operations with if-empty flag set are not supported by quorum queues");
    }

    @Clause("quorum queues: an exclusive consumer is one of many")
    @Test
    void haveNoExclusiveConsumers(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names));

        channel.ask(Requests.consume(queue).exclusive(), BasicMethod.ConsumeOk.class);
        channel.ask(Requests.consume(queue), BasicMethod.ConsumeOk.class);
        channel.ask(Requests.consume(queue).exclusive(), BasicMethod.ConsumeOk.class);
    }

    @Clause(
            value = "quorum queues: queue.declare-ok counts who consumes, also who waits to be the single active one",
            differs = Deviation.QUORUM_CONSUMERS)
    @Test
    @OursOnly("RabbitMQ counts others")
    void countWhoConsumes(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        DeclareQueue queue = quorum(names).with("x-single-active-consumer", FieldValue.of(true));
        String name = declare(channel, queue);
        channel.consume(name);
        channel.consume(name);

        assertThat(channel.ask(queue, QueueMethod.DeclareOk.class).consumerCount())
                .isEqualTo(2);
    }

    @Clause(
            value = "quorum queues: a dead letter brings none of its failures from the quorum queue where it died",
            differs = Deviation.QUORUM_FAILURES)
    @Test
    @OursOnly("RabbitMQ goes on counting")
    void countFailuresOfTheirOwn(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String next = declare(channel, quorum(names));
        String queue = declare(
                channel,
                quorum(names)
                        .with("x-dead-letter-exchange", FieldValue.of(""))
                        .with("x-dead-letter-routing-key", FieldValue.of(next)));
        channel.publish(queue, "a").awaitReady(queue, 1);

        channel.send(reject(channel.get(queue).method().deliveryTag(), false));

        channel.awaitReady(next, 1);
        String properties = new String(channel.get(next).properties(), UTF_8);
        assertThat(properties).contains("x-death").doesNotContain("x-delivery-count");
    }

    @Clause("quorum queues: arguments of a delayed retry may be anything, and are compared")
    @ParameterizedTest
    @ValueSource(strings = {"x-delayed-retry-type", "x-delayed-retry-min", "x-delayed-retry-max"})
    void compareADelayedRetryWithoutCheckingIt(String argument, WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, quorum(names).with(argument, FieldValue.of("soon")));

        channel.expectRefused(
                queue(queue)
                        .durable()
                        .with("x-queue-type", FieldValue.of("quorum"))
                        .with(argument, FieldValue.of("later")),
                406,
                "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + queue
                        + "' in vhost '/': received 'later' but current is 'soon'");
    }

    @Clause(
            value = "quorum queues: with a delayed retry what is returned comes back at once",
            differs = Deviation.DELAYED_RETRY)
    @Test
    @OursOnly("RabbitMQ waits")
    void giveBackWithoutDelay(WireClient client, Names names) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(
                channel,
                quorum(names)
                        .with("x-delayed-retry-type", FieldValue.of("all"))
                        .with("x-delayed-retry-min", FieldValue.of(3_600_000)));
        channel.publish(queue, "a").awaitReady(queue, 1);

        channel.send(requeue(channel.get(queue).method().deliveryTag()));

        channel.awaitReady(queue, 1);
    }

    private static DeclareQueue quorum(Names names) {
        return queue(names.queue()).durable().with("x-queue-type", FieldValue.of("quorum"));
    }

    private static String declare(WireChannel channel, DeclareQueue declaration) {
        return channel.ask(declaration, QueueMethod.DeclareOk.class).queue();
    }

    private static Publication withPriority(String queue, String text, int priority) {
        return Publication.of(
                new BasicMethod.Publish("", queue, false, false),
                BasicProperties.builder().priority(priority).build(),
                text);
    }
}
