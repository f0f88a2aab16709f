package io.leveret.compat;

import static io.leveret.compat.wire.Requests.cancel;
import static io.leveret.compat.wire.Requests.consume;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;

/** How many consumers a channel may have. */
@AmqpTest
@OwnBroker("consumer_max_per_channel=2")
class ConsumerLimitTest {

    @Clause(
            "basic.consume: one more than `consumer_max_per_channel` ends the connection with 530 `reached maximum (N) of consumers per channel`")
    @Test
    void endsTheConnectionOfAChannelWithTooMany(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);
        channel.consume(queue);

        channel.send(consume(queue));

        client.expectConnectionClose(530, "NOT_ALLOWED - reached maximum (2) of consumers per channel");
    }

    @Clause(
            "basic.consume: cancelled consumers, and those of other channels, do not count for `consumer_max_per_channel`")
    @Test
    void countsThoseThatAreThere(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);
        String tag = channel.consume(queue);

        channel.ask(cancel(tag), BasicMethod.CancelOk.class);

        channel.consume(queue);
    }

    @Clause(
            "basic.consume: cancelled consumers, and those of other channels, do not count for `consumer_max_per_channel`")
    @Test
    void countsEachChannelAlone(WireClient client) {
        WireChannel first = client.connect().openChannel(1);
        String queue = first.declareQueue();
        first.consume(queue);
        first.consume(queue);

        client.openChannel(2).consume(queue);
    }
}
