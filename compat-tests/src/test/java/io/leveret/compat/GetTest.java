package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;

/** Messages that are fetched one by one. */
@AmqpTest
class GetTest {

    @Clause("basic.get: get-ok tells tag, exchange, key, and how many are ready still")
    @Test
    void tellsTagOriginAndHowManyAreLeft(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "a", "b", "c");

        Content<BasicMethod.GetOk> got = channel.get(queue);

        assertThat(got.method()).isEqualTo(new BasicMethod.GetOk(1, false, "", queue, 2));
        assertThat(got.text()).isEqualTo("a");
    }

    @Clause("basic.get: an empty queue is answered with get-empty")
    @Test
    void findsNothingInAnEmptyQueue(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.expectEmpty(channel.declareQueue());
    }

    @Clause("basic.get: its tags count together with those of deliveries")
    @Test
    void countsTagsTogetherWithDeliveries(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "fetched").get(queue);
        channel.consume(queue);

        channel.publish(queue, "delivered");

        assertThat(channel.expectDelivery("delivered").deliveryTag()).isEqualTo(2);
    }

    @Clause("basic.get: what is fetched with no-ack is gone, and its tag unknown")
    @Test
    void withoutAcknowledgementForgets(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "gone").send(Requests.getNoAck(queue));
        channel.expectContent(BasicMethod.GetOk.class);

        channel.expectRefused(ack(1), 406, unknown(1));
    }

    private static String unknown(long tag) {
        return "PRECONDITION_FAILED - unknown delivery tag " + tag;
    }
}
