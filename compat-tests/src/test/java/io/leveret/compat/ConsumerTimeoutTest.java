package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.ackUpTo;
import static io.leveret.compat.wire.Requests.cancel;
import static io.leveret.compat.wire.Requests.prefetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer that takes longer for a delivery than an operator allows. */
@AmqpTest
@OwnBroker("consumer_timeout=1000")
class ConsumerTimeoutTest {

    private WireChannel channel;
    private String queue;

    ConsumerTimeoutTest() {}

    @BeforeEach
    void open(WireClient client) {
        channel = client.connect().openChannel(1);
        queue = channel.declareQueue();
    }

    @Clause(
            value =
                    "acknowledgements: with a `consumer_timeout`, a late delivery goes back to its queue and its channel lives",
            differs = Deviation.CONSUMER_TIMEOUT)
    @Test
    void losesTheDeliveryAndKeepsItsChannel() {
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        String tag = channel.consume(queue);
        channel.publish(queue, "late");
        assertThat(channel.expectDelivery("late").redelivered()).isFalse();

        BasicMethod.Deliver again = channel.expectDelivery("late");

        assertThat(again.redelivered()).isTrue();
        channel.send(ack(again.deliveryTag()));
        channel.ask(cancel(tag), BasicMethod.CancelOk.class);
        channel.expectEmpty(queue);
    }

    @Clause(
            value = "acknowledgements: an acknowledgement behind its `consumer_timeout` is ignored",
            differs = Deviation.CONSUMER_TIMEOUT)
    @Test
    void mayAcknowledgeTooLateWithoutEffect() {
        channel.publish(queue, "late");
        long tag = channel.get(queue).method().deliveryTag();
        channel.awaitReady(queue, 1);

        channel.send(ack(tag));

        channel.awaitReady(queue, 1);
        channel.expectNothingMore();
    }

    @Clause(
            value = "acknowledgements: with `multiple`, a late one settles those in time",
            differs = Deviation.CONSUMER_TIMEOUT)
    @Test
    void acknowledgesWhatIsInTimeBesides() {
        channel.publish(queue, "late", "in time");
        channel.get(queue);
        channel.awaitReady(queue, 2);
        long first = channel.get(queue).method().deliveryTag();
        long second = channel.get(queue).method().deliveryTag();

        channel.send(ackUpTo(second));

        assertThat(second).isGreaterThan(first);
        channel.expectEmpty(queue);
    }

    @Clause(
            value = "acknowledgements: a `consumer_timeout` forgives no tag that never was",
            differs = Deviation.CONSUMER_TIMEOUT)
    @Test
    void makesAMistakeAboutATagThatNeverWas() {
        channel.send(ack(7));

        channel.expectClose(406, "PRECONDITION_FAILED - unknown delivery tag 7");
    }
}
