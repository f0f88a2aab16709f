package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.ackUpTo;
import static io.leveret.compat.wire.Requests.prefetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A limit for all consumers of a channel together. */
@AmqpTest
@OursOnly("takes global=true for a limit per consumer since 4.3")
class ChannelPrefetchTest {

    @Clause(
            value = "prefetch: `global=true` limits the channel's consumers together",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void isSharedByItsConsumers(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        channel.consume(queue);
        channel.ask(Requests.consume(queue), BasicMethod.ConsumeOk.class);

        channel.publish(queue, "1", "2");

        channel.expectDelivery("1");
        channel.awaitReady(queue, 1);
        channel.send(ack(1));
        channel.expectDelivery("2");
    }

    @Clause(
            value = "prefetch: a common limit is used in turn by the consumers of one queue",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void isUsedInTurnByConsumersOfOneQueue(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        String first = channel.consume(queue);
        String second = channel.consume(queue);

        channel.publish(queue, "1", "2", "3", "4");

        assertThat(consumersOf(channel, 4)).containsExactly(first, second, first, second);
    }

    @Clause(
            value =
                    "prefetch: a common limit that is used up holds back consumers with no-ack, whose deliveries do not count",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void holdsBackWhoNeedsNoAcknowledgement(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        String other = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        channel.consume(queue);
        channel.ask(Requests.consume(other).noAck(), BasicMethod.ConsumeOk.class);
        channel.publish(queue, "held");
        BasicMethod.Deliver held = channel.expectDelivery("held");
        channel.publish(other, "a", "b");
        channel.awaitReady(other, 2);

        channel.send(ack(held.deliveryTag()));

        channel.expectDelivery("a");
        channel.expectDelivery("b");
    }

    @Clause(value = "prefetch: a common limit is used in turn by several queues", differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void isUsedInTurnByQueues(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        List<String> queues = List.of(channel.declareQueue(), channel.declareQueue(), channel.declareQueue());
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        queues.forEach(queue -> channel.publish(queue, "1", "2", "3"));
        channel.consume(queues.get(0));
        BasicMethod.Deliver delivery = channel.expectDelivery().method();
        channel.consume(queues.get(1));
        channel.consume(queues.get(2));

        channel.send(ack(delivery.deliveryTag()));

        assertThat(consumersOf(channel, 3)).doesNotHaveDuplicates();
    }

    @Clause(
            value = "prefetch: a common limit holds for consumers that started before",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void holdsForConsumersThatStartedBefore(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);

        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);

        channel.publish(queue, "1", "2");
        channel.expectDelivery("1");
        channel.awaitReady(queue, 1);
    }

    @Clause(value = "prefetch: a common limit counts what is held when it is set", differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void countsWhatIsHeldAlready(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "1").consume(queue);
        channel.expectDelivery("1");

        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);

        channel.publish(queue, "2");
        channel.awaitReady(queue, 1);
        channel.send(ack(1));
        channel.expectDelivery("2");
    }

    @Clause(
            value = "prefetch: a common limit that is raised or lifted acts at once",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void actsAtOnceWhenItIsRaised(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3").consume(queue);
        channel.expectDelivery("1");
        channel.awaitReady(queue, 2);

        channel.ask(Requests.channelPrefetch(2), BasicMethod.QosOk.class);

        channel.expectDelivery("2");
        channel.awaitReady(queue, 1);
    }

    @Clause(
            value = "prefetch: a common limit that is raised or lifted acts at once",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void actsAtOnceWhenItIsLifted(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3").consume(queue);
        channel.expectDelivery("1");
        channel.awaitReady(queue, 2);

        channel.ask(Requests.channelPrefetch(0), BasicMethod.QosOk.class);

        channel.expectDelivery("2");
        channel.expectDelivery("3");
    }

    @Clause(
            value = "prefetch: nothing is delivered until less is held than a lowered common limit",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void deliversNothingUntilLessIsHeldThanALoweredLimit(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(Requests.channelPrefetch(3), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3", "4").consume(queue);
        channel.expectDelivery("1");
        channel.expectDelivery("2");
        channel.expectDelivery("3");

        channel.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);

        channel.send(ackUpTo(2));
        channel.expectNothingMore();
        channel.awaitReady(queue, 1);
        channel.send(ack(3));
        channel.expectDelivery("4");
    }

    @Clause(
            value = "prefetch: the common limit and that of each consumer hold both",
            differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void holdsBesidesTheLimitOfEachConsumer(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.ask(Requests.channelPrefetch(5), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2").consume(queue);

        channel.expectDelivery("1");

        channel.awaitReady(queue, 1);
    }

    @Clause(value = "prefetch: a common limit does not concern other channels", differs = Deviation.CHANNEL_PREFETCH)
    @Test
    void doesNotConcernOtherChannels(WireClient client) {
        WireChannel limited = client.connect().openChannel(1);
        String queue = limited.declareQueue();
        limited.ask(Requests.channelPrefetch(1), BasicMethod.QosOk.class);
        WireChannel other = client.openChannel(2);
        other.publish(queue, "1", "2").consume(queue);

        other.expectDelivery("1");
        other.expectDelivery("2");
    }

    private static List<String> consumersOf(WireChannel channel, int deliveries) {
        return Stream.generate(channel::expectDelivery)
                .limit(deliveries)
                .map(Content::method)
                .peek(delivery -> channel.send(ack(delivery.deliveryTag())))
                .map(BasicMethod.Deliver::consumerTag)
                .toList();
    }
}
