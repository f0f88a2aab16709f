package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.ackUpTo;
import static io.leveret.compat.wire.Requests.discardUpTo;
import static io.leveret.compat.wire.Requests.prefetch;
import static io.leveret.compat.wire.Requests.requeueUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How much is delivered ahead of acknowledgements. That nothing more is delivered is seen by what stays ready in the queue. */
@AmqpTest
class PrefetchTest {

    @Clause("prefetch: a consumer holds no more unacknowledged deliveries than its limit")
    @Test
    void endsTheDeliveriesAtTheLimit(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(2), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3", "4").consume(queue);

        channel.expectDelivery("1");
        channel.expectDelivery("2");

        channel.awaitReady(queue, 2);
    }

    static Stream<Arguments> settlements() {
        return Stream.of(
                row("one ack", ack(1), 3, "4"),
                row("one ack of the last", ack(3), 3, "4"),
                row("an ack up to the second", ackUpTo(2), 2, "4", "5"),
                row("an ack of all", ackUpTo(0), 1, "4", "5", "6"),
                row("a nack for good", discardUpTo(2), 2, "4", "5"),
                row("a nack", requeueUpTo(2), 4, "1", "2"),
                row("a reject for good", Requests.reject(2, false), 3, "4"),
                row("a reject", Requests.reject(2, true), 4, "2"));
    }

    @Clause("prefetch: ack, nack and reject free as many as they settle")
    @ParameterizedTest
    @MethodSource("settlements")
    void goesOnAfter(Request settle, int ready, String[] next, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(3), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3", "4", "5", "6", "7").consume(queue);
        channel.expectDelivery("1");
        channel.expectDelivery("2");
        channel.expectDelivery("3");

        channel.send(settle);

        for (String text : next) {
            channel.expectDelivery(text);
        }
        channel.awaitReady(queue, ready);
    }

    @Clause("prefetch: basic.recover frees what it gives back")
    @Test
    void goesOnAfterARecovery(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2").consume(queue);
        channel.expectDelivery("1");

        channel.ask(Requests.recover(), BasicMethod.RecoverOk.class);

        assertThat(channel.expectDelivery("1").redelivered()).isTrue();
    }

    @Clause("prefetch: a limit holds for consumers that start later, each by itself")
    @Test
    void holdsForConsumersThatStartLaterOnly(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);

        channel.ask(prefetch(1), BasicMethod.QosOk.class);

        channel.publish(queue, "1", "2");
        channel.expectDelivery("1");
        channel.expectDelivery("2");
    }

    @Clause("prefetch: a limit holds for consumers that start later, each by itself")
    @Test
    void holdsForEachConsumerByItself(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        String first = channel.consume(queue);
        String second = channel.consume(queue);

        channel.publish(queue, "1", "2", "3");

        assertThat(Stream.of(channel.expectDelivery("1"), channel.expectDelivery("2"))
                        .map(BasicMethod.Deliver::consumerTag))
                .containsExactlyInAnyOrder(first, second);
        channel.awaitReady(queue, 1);
    }

    @Clause("prefetch: 0 is no limit")
    @Test
    void ofZeroIsNoLimit(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.ask(prefetch(0), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2").consume(queue);

        channel.expectDelivery("1");
        channel.expectDelivery("2");
    }

    @Clause("prefetch: a consumer with no-ack has none")
    @Test
    void doesNotConcernAConsumerWithoutAcknowledgements(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2");

        channel.ask(Requests.consume(queue).noAck(), BasicMethod.ConsumeOk.class);

        channel.expectDelivery("1");
        channel.expectDelivery("2");
    }

    @Clause("prefetch: basic.get is not limited, and acknowledging what it fetched frees nothing")
    @Test
    void doesNotConcernFetching(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2").consume(queue);
        channel.expectDelivery("1");

        assertThat(channel.get(queue).text()).isEqualTo("2");
    }

    @Clause("prefetch: basic.get is not limited, and acknowledging what it fetched frees nothing")
    @Test
    void isNotFreedByWhatWasFetched(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.publish(queue, "1", "2", "3").consume(queue);
        channel.expectDelivery("1");
        channel.get(queue);

        channel.send(ack(2));

        channel.awaitReady(queue, 1);
        assertThat(channel.get(queue).text()).isEqualTo("3");
    }

    @Clause("prefetch: a limit is of its channel, and ends with it")
    @Test
    void outlivesNeitherAnotherChannelNorItsOwn(WireClient client) {
        WireChannel limited = client.connect().openChannel(1);
        String queue = limited.declareQueue();
        limited.ask(prefetch(1), BasicMethod.QosOk.class);
        limited.close();
        WireChannel next = client.openChannel(1);
        next.publish(queue, "1", "2").consume(queue);

        next.expectDelivery("1");
        next.expectDelivery("2");
    }

    private static Arguments row(String name, Request settle, int ready, String... next) {
        return Arguments.of(Named.of(name, settle), ready, next);
    }

    @Clause("prefetch: a limit may be set whatever the channel's mode")
    @Test
    void canBeSetWhileConfirmsAreOn(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.ask(prefetch(1), BasicMethod.QosOk.class);
    }
}
