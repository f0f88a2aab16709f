package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;

/** Messages that are fetched one by one. */
@AmqpTest
class GetTest {

    @Test
    void tellsTagOriginAndHowManyAreLeft(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "a", "b", "c");

        Content<BasicMethod.GetOk> got = channel.get(queue);

        assertThat(got.method()).isEqualTo(new BasicMethod.GetOk(1, false, "", queue, 2));
        assertThat(got.text()).isEqualTo("a");
    }

    @Test
    void findsNothingInAnEmptyQueue(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.expectEmpty(channel.declareQueue());
    }

    @Test
    void countsTagsTogetherWithDeliveries(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "fetched").get(queue);
        channel.consume(queue);

        channel.publish(queue, "delivered");

        assertThat(channel.expectDelivery("delivered").deliveryTag()).isEqualTo(2);
    }

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
