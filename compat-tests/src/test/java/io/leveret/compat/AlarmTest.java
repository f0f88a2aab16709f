package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;

/** A broker that wants more disk space than there is. */
@AmqpTest
@OwnBroker("disk_free_limit.absolute=1000TB")
class AlarmTest {

    @Clause(
            "alarms: a client that publishes and can hear it is told `connection.blocked` with `low on disk` or `low on memory`")
    @Test
    void tellsWhoPublishes(WireClient client) {
        WireChannel channel = client.connect(hearing()).openChannel(1);
        String queue = channel.declareQueue();

        channel.publish(queue, "a");

        assertThat(client.expect(ConnectionMethod.Blocked.class).reason()).isEqualTo("low on disk");
    }

    @Clause("alarms: a client that does not publish is not told")
    @Test
    void doesNotTellWhoOnlyConsumes(WireClient client) {
        WireChannel channel = client.connect(hearing()).openChannel(1);
        channel.consume(channel.declareQueue());

        channel.expectNothingMore();
    }

    @Clause(
            value = "alarms: acknowledgements of a client that was told are still read",
            differs = Deviation.BLOCKED_ACKNOWLEDGEMENTS)
    @Test
    void readsOnForAcknowledgements(WireClient client) {
        WireChannel channel = client.connect(hearing()).openChannel(1);
        String queue = channel.declareQueue();
        channel.publish(queue, "a");
        client.expect(ConnectionMethod.Blocked.class);
        channel.consume(queue);
        channel.send(new BasicMethod.Ack(channel.expectDelivery().method().deliveryTag(), false));

        channel.expectEmpty(queue);
        client.expectStillOpen();
    }

    @Clause("alarms: a client that cannot hear `connection.blocked` is not read from after its first message")
    @Test
    void readsNoMoreFromOneThatCannotHear(WireClient client, WireClient other) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.publish(queue, "a");
        channel.publish(queue, "b");

        channel.expectNothingMore();
    }

    private static Handshake hearing() {
        return Handshake.usual().capableOf("connection.blocked");
    }
}
