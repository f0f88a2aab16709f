package io.leveret.compat;

import io.leveret.codec.ChannelMethod;
import io.leveret.compat.clauses.Clause;
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

    @Clause("heartbeats: one is sent whenever nothing was for half the time")
    @Test
    void comesWheneverHalfTheTimeWasSilent(WireClient client) {
        Duration lessThanTheTime = Duration.ofMillis(1_800);
        client.connect(Handshake.usual().heartbeat(2));

        client.expectHeartbeat(lessThanTheTime);
        client.expectHeartbeat(lessThanTheTime);
        client.expectHeartbeat(lessThanTheTime);
    }

    @Clause("heartbeats: a client that was silent for twice the time is disconnected without a word")
    @Test
    void isMissedAfterTwiceTheTime(WireClient client) {
        client.connect(EVERY_SECOND);

        client.expectSocketClosed(TOO_LONG_A_SILENCE);
    }

    @Clause("heartbeats: any octet is a sign of life")
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

    @Clause("heartbeats: any octet is a sign of life")
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

    @Clause("heartbeats: none are sent or expected when the client wants none")
    @Test
    void isNotAskedForWhenTheClientWantsNone(WireClient client) {
        client.connect(Handshake.usual().heartbeat(0));

        client.expectSilence(TOO_LONG_A_SILENCE);
    }
}
