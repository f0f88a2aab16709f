package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.config.Resource;
import io.leveret.broker.queue.SteppedLoop;
import org.junit.jupiter.api.Test;

class BlockingTest {

    private final ResourceAlarms alarms = new ResourceAlarms();
    private final TestWire wire = new TestWire();
    private final SteppedLoop loop = new SteppedLoop();
    private final Blocking hearing = new Blocking(alarms, wire, loop, () -> true, "peer");
    private final Blocking deaf = new Blocking(alarms, wire, loop, () -> false, "peer");

    @Test
    void letsPublishWhileThereIsNoAlarm() {
        hearing.published(1_000_000);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isPaused()).isFalse();
    }

    @Test
    void tellsNobodyWhoDoesNotPublish() {
        alarms.set(Resource.MEMORY, true);

        assertThat(wire.taken()).isEmpty();
    }

    @Test
    void tellsWhoPublishesOnce() {
        alarms.set(Resource.MEMORY, true);
        hearing.published(1);
        hearing.published(1);

        assertThat(wire.taken()).containsExactly("0 Blocked[reason=low on memory]");
    }

    @Test
    void goesOnReadingFromOneThatWasTold() {
        alarms.set(Resource.DISK, true);

        hearing.published(1);

        assertThat(wire.isPaused()).isFalse();
    }

    @Test
    void readsNoMoreFromOneThatGoesOnPublishing() {
        alarms.set(Resource.DISK, true);
        for (int i = 0; i < 300; i++) {
            hearing.published(1);
        }

        assertThat(wire.isPaused()).isTrue();
    }

    @Test
    void readsNoMoreFromOneThatCannotBeTold() {
        alarms.set(Resource.DISK, true);

        deaf.published(1);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isPaused()).isTrue();
    }

    @Test
    void endsWithTheAlarm() {
        alarms.set(Resource.DISK, true);
        hearing.published(1_000_000);
        wire.taken();

        alarms.set(Resource.DISK, false);
        loop.turn();

        assertThat(wire.taken()).containsExactly("0 Unblocked[]");
        assertThat(wire.isPaused()).isFalse();
    }

    @Test
    void beginsAgainWithTheNextAlarm() {
        alarms.set(Resource.DISK, true);
        hearing.published(1);
        alarms.set(Resource.DISK, false);
        loop.turn();
        wire.taken();

        alarms.set(Resource.MEMORY, true);
        hearing.published(1);

        assertThat(wire.taken()).containsExactly("0 Blocked[reason=low on memory]");
    }
}
