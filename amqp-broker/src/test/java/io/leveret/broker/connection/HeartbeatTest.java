package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final int INTERVAL = 10;

    private final TestWire wire = new TestWire();
    private int timesSilent;

    @Test
    void sendsAHeartbeatInEveryIntervalInWhichNothingElseWasSent() {
        start();

        for (int interval = 0; interval < 5; interval++) {
            wire.receivedSomething();
            elapseSeconds(INTERVAL);
            assertThat(wire.taken()).as("interval %d", interval).contains("heartbeat");
        }
    }

    @Test
    void sendsAHeartbeatBeforeAClientHasWaitedForAWholeInterval() {
        start();
        elapseSeconds(1);
        wire.ack(1, 1, false);
        wire.receivedSomething();

        elapseSeconds(INTERVAL - 2);

        assertThat(wire.taken()).contains("heartbeat");
    }

    @Test
    void sendsNoHeartbeatWhileOtherFramesGoOut() {
        start();

        for (int second = 0; second < 60; second++) {
            wire.receivedSomething();
            wire.ack(1, second, false);
            elapseSeconds(1);
        }

        assertThat(wire.taken()).doesNotContain("heartbeat").hasSize(60);
    }

    @Test
    void takesAClientForDeadAfterTwoSilentIntervals() {
        start();

        elapseSeconds(2 * INTERVAL - 1);
        assertThat(timesSilent).isZero();
        elapseSeconds(1);

        assertThat(timesSilent).isEqualTo(1);
    }

    @Test
    void saysOnceThatAClientIsDead() {
        start();

        elapseSeconds(10 * INTERVAL);

        assertThat(timesSilent).isEqualTo(1);
    }

    @Test
    void takesAnyOctetForASignOfLife() {
        start();

        for (int i = 0; i < 10; i++) {
            elapseSeconds(2 * INTERVAL - 2);
            wire.receivedSomething();
        }

        assertThat(timesSilent).isZero();
    }

    @Test
    void expectsNothingWhileItReadsNothing() {
        start();
        wire.pause();

        elapseSeconds(10 * INTERVAL);

        assertThat(timesSilent).isZero();
    }

    @Test
    void expectsSomethingAgainOnceItReads() {
        start();
        wire.pause();
        elapseSeconds(5 * INTERVAL);
        wire.resume();

        elapseSeconds(2 * INTERVAL);

        assertThat(timesSilent).isEqualTo(1);
    }

    private void start() {
        Heartbeat.start(wire, INTERVAL, () -> timesSilent++);
    }

    private void elapseSeconds(long seconds) {
        wire.elapse(Duration.ofSeconds(seconds));
    }
}
