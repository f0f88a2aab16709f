package io.leveret.compat;

import io.leveret.codec.ChannelMethod;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireClient;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@AmqpTest
@Execution(ExecutionMode.CONCURRENT)
class HeartbeatTest {

    private static final Handshake EVERY_SECOND = Handshake.usual().heartbeat(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration TOO_LONG_A_SILENCE = Duration.ofMillis(3_500);

    @Test
    void comesWheneverHalfTheTimeWasSilent(WireClient client) {
        Duration lessThanTheTime = Duration.ofMillis(1_800);
        client.connect(Handshake.usual().heartbeat(2));

        client.expectHeartbeat(lessThanTheTime);
        client.expectHeartbeat(lessThanTheTime);
        client.expectHeartbeat(lessThanTheTime);
    }

    @Test
    void isMissedAfterTwiceTheTime(WireClient client) {
        client.connect(EVERY_SECOND);

        client.expectSocketClosed(TOO_LONG_A_SILENCE);
    }

    @Test
    void keepsTheConnection(WireClient client) {
        client.connect(EVERY_SECOND);

        long end = System.nanoTime() + TOO_LONG_A_SILENCE.toNanos();
        while (System.nanoTime() < end) {
            client.expectHeartbeat(PATIENCE);
            client.sendHeartbeat();
        }

        client.expectStillOpen();
    }

    @Test
    void mayBeAnyOctetInstead(WireClient client) {
        client.connect(EVERY_SECOND).openChannel(1);
        byte[] flow = {1, 0, 1, 0, 0, 0, 5, 0, 20, 0, 20, 1, (byte) 0xce};
        byte[][] pieces = new byte[7][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(flow, 2 * i, Math.min(2 * i + 2, flow.length));
        }

        for (byte[] piece : pieces) {
            client.expectHeartbeat(PATIENCE);
            client.sendRaw(piece);
        }

        client.channel(1).expect(ChannelMethod.FlowOk.class);
    }

    @Test
    void isNotAskedForWhenTheClientWantsNone(WireClient client) {
        client.connect(Handshake.usual().heartbeat(0));

        client.expectSilence(TOO_LONG_A_SILENCE);
    }
}
