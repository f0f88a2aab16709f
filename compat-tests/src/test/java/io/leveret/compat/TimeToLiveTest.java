package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.requeue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
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
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which time counts, and from when. */
@AmqpTest
class TimeToLiveTest {

    private static final int SHORT = 20;

    @Clause("time to live: of `x-message-ttl` and `expiration` the shorter counts")
    @ParameterizedTest
    @CsvSource({"20, 60000", "60000, 20"})
    void isTheShorterOfTwo(int ofQueue, int ofMessage, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, FieldValue.of(ofQueue));

        channel.publish(expiring(queue, "a", ofMessage));

        channel.awaitReady(queue, 0);
        channel.expectEmpty(queue);
    }

    static List<Named<FieldValue>> wholeNumbers() {
        return Stream.<FieldValue>of(
                        new FieldValue.Int8((byte) SHORT),
                        new FieldValue.Int16((short) SHORT),
                        FieldValue.of(SHORT),
                        FieldValue.of((long) SHORT))
                .map(value -> Named.of(value.typeName(), value))
                .toList();
    }

    @Clause("time to live: `x-message-ttl` and `x-expires` are whole numbers of any width")
    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void ofMessagesIsAWholeNumberOfAnyWidth(FieldValue value, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, value);

        channel.publish(queue, "a");

        channel.awaitReady(queue, 0);
    }

    @Clause("time to live: `x-message-ttl` and `x-expires` are whole numbers of any width")
    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void ofQueuesIsAWholeNumberOfAnyWidth(FieldValue value, WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);

        channel.ask(queue(name).with("x-expires", value), QueueMethod.DeclareOk.class);

        // Each look is a use, so the looks must be rarer than the time allowed.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> client.openChannel(2).awaitMissing(name));
    }

    @Clause("time to live: a requeued message keeps the time that is left")
    @Test
    void goesOnWhenAMessageIsRequeued(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        String clock = declare(channel, FieldValue.of(600));
        channel.publish(expiring(queue, "a", 500));
        long tag = channel.get(queue).method().deliveryTag();
        channel.publish(clock, "over");
        channel.awaitReady(clock, 0);

        channel.send(requeue(tag));

        channel.expectEmpty(queue);
    }

    @Clause("time to live: a message that was delivered in time stays with its consumer")
    @Test
    void doesNotEndForAMessageThatWasDelivered(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        String clock = declare(channel, FieldValue.of(300));
        channel.publish(expiring(queue, "a", 200));
        long tag = channel.get(queue).method().deliveryTag();

        channel.publish(clock, "over");
        channel.awaitReady(clock, 0);

        channel.send(Requests.ack(tag)).expectNothingMore();
    }

    @Clause("time to live: with 0 a requeued message expires as well")
    @Test
    void isOverForARequeuedMessageWithoutAny(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, FieldValue.of(0));
        String consumer = channel.consume(queue);
        channel.publish(queue, "a");
        long tag = channel.expectDelivery("a").deliveryTag();
        channel.ask(Requests.cancel(consumer), BasicMethod.CancelOk.class);

        channel.send(requeue(tag));

        channel.expectEmpty(queue);
    }

    @Clause("transactions: a message's time begins at the commit")
    @Test
    void beginsAtTheCommit(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        WireChannel other = client.openChannel(2);
        String queue = channel.declareQueue();
        String clock = declare(other, FieldValue.of(2_200));
        channel.ask(Requests.txSelect(), TxMethod.SelectOk.class);
        channel.publish(expiring(queue, "a", 2_000));
        other.publish(clock, "over");
        other.awaitReady(clock, 1);
        other.awaitReady(clock, 0);

        channel.ask(Requests.txCommit(), TxMethod.CommitOk.class);

        assertThat(channel.drain(queue)).containsExactly("a");
    }

    @Clause("time to live: basic.get renews the time of a queue with `x-expires`")
    @Test
    void ofAQueueIsRenewedByGet(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(queue(name).with("x-expires", FieldValue.of(1_000)), QueueMethod.DeclareOk.class);

        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        Awaitility.await().until(() -> {
            channel.expectEmpty(name);
            return System.nanoTime() > end;
        });

        channel.expectEmpty(name);
    }

    private static String declare(WireChannel channel, FieldValue messageTtl) {
        return channel.ask(queue("").exclusive().with("x-message-ttl", messageTtl), QueueMethod.DeclareOk.class)
                .queue();
    }

    private static Publication expiring(String queue, String text, int millis) {
        return Publication.of(
                new BasicMethod.Publish("", queue, false, false),
                BasicProperties.builder().expiration(Integer.toString(millis)).build(),
                text);
    }
}
