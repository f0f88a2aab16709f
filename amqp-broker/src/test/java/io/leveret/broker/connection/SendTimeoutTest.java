package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendTimeoutTest {

    private static final Duration ALLOWED = Duration.ofSeconds(20);

    private final TestWire wire = new TestWire();
    private int timeouts;
    private final SendTimeout timeout = SendTimeout.start(wire, ALLOWED, () -> timeouts++);

    @Test
    void endsWithAClientThatTakesNothingForSoLong() {
        wire.full(true);

        wire.elapse(ALLOWED);
        assertThat(timeouts).isZero();
        wire.elapse(ALLOWED.dividedBy(4));

        assertThat(timeouts).isEqualTo(1);
    }

    @Test
    void saysSoOnce() {
        wire.full(true);

        wire.elapse(ALLOWED.multipliedBy(5));

        assertThat(timeouts).isEqualTo(1);
    }

    @Test
    void isPatientWithASlowClientThatIsFullWheneverItLooks() {
        wire.full(true);

        for (int i = 0; i < 50; i++) {
            wire.elapse(ALLOWED.dividedBy(4));
            timeout.onWritable();
        }

        assertThat(timeouts).isZero();
    }

    @Test
    void isNotConcernedWithAClientThatGetsNothing() {
        wire.elapse(ALLOWED.multipliedBy(10));

        assertThat(timeouts).isZero();
    }

    @Test
    void countsAnewWhenTheClientHasTakenSomething() {
        wire.full(true);
        wire.elapse(ALLOWED);
        timeout.onWritable();

        wire.elapse(ALLOWED);

        assertThat(timeouts).isZero();
    }
}
