package io.leveret.compat;

import io.leveret.codec.ChannelMethod;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With a heartbeat of one second. */
@AmqpTest
@Execution(ExecutionMode.CONCURRENT)
class HeartbeatTest {

    private static final Handshake EVERY_SECOND = Handshake.usual().heartbeat(1);
    private static final Duration A_SECOND = Duration.ofMillis(1_300);

    @Test
    void comesAfterHalfTheTimeOfSilence(WireClient client) {
        client.connect(EVERY_SECOND);

        client.expectHeartbeat(A_SECOND);
        client.sendHeartbeat();
        client.expectHeartbeat(A_SECOND);
    }

    @Test
    void isMissedAfterTwiceTheTime(WireClient client) {
        client.connect(EVERY_SECOND);

        client.expectSocketClosed(Duration.ofMillis(3_500));
    }

    @Test
    void keepsTheConnection(WireClient client) {
        client.connect(EVERY_SECOND);

        for (int half = 0; half < 8; half++) {
            client.expectHeartbeat(A_SECOND);
            client.sendHeartbeat();
        }

        client.expectStillOpen();
    }

    @Test
    void mayBeAnyOctetInstead(WireClient client) {
        client.connect(EVERY_SECOND).openChannel(1);
        byte[] method = {1, 0, 1, 0, 0, 0, 5, 0, 20, 0, 20, 1, (byte) 0xce};

        for (byte octet : method) {
            client.expectHeartbeat(A_SECOND);
            client.sendRaw(octet);
        }

        client.channel(1).expect(ChannelMethod.FlowOk.class);
    }

    @Test
    void isNotAskedForWhenTheClientWantsNone(WireClient client) {
        client.connect(Handshake.usual().heartbeat(0));

        client.expectSilence(Duration.ofSeconds(4));
    }
}
