package io.leveret.broker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.config.Resource;
import io.leveret.broker.connection.ResourceAlarms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceMonitorTest {

    private final ResourceAlarms alarms = new ResourceAlarms();
    private long freeDisk = 1_000;
    private long usedMemory;
    private int collections;
    private final ResourceMonitor monitor = new ResourceMonitor(
            new BrokerConfig.Alarms(800, 100), alarms, () -> freeDisk, () -> usedMemory, () -> collections++);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void raisesNothingAtTheLimits() {
        freeDisk = 100;
        usedMemory = 800;

        monitor.look();

        assertThat(alarms.isOn()).isFalse();
    }

    @Test
    void raisesAnAlarmWhenTheDiskIsNearlyFull() {
        freeDisk = 99;

        monitor.look();

        assertThat(alarms.isOn(Resource.DISK)).isTrue();
        assertThat(alarms.isOn(Resource.MEMORY)).isFalse();
    }

    @Test
    void raisesAnAlarmWhenTheMemoryIsNearlyFull() {
        usedMemory = 801;

        monitor.look();

        assertThat(alarms.isOn(Resource.MEMORY)).isTrue();
    }

    @Test
    void endsAnAlarmWhenThereIsRoomAgain() {
        freeDisk = 99;
        monitor.look();
        freeDisk = 100;

        monitor.look();

        assertThat(alarms.isOn()).isFalse();
    }

    @Test
    void hasGarbageCollectedWhileMemoryIsShortThoughRarely() {
        usedMemory = 801;

        for (int i = 0; i < 41; i++) {
            monitor.look();
        }

        assertThat(collections).isEqualTo(2);
    }

    @Test
    void neverHasGarbageCollectedOtherwise() {
        for (int i = 0; i < 41; i++) {
            monitor.look();
        }

        assertThat(collections).isZero();
    }

    @Test
    void goesOnWhenTheDiskCannotBeAsked() {
        ResourceMonitor failing = new ResourceMonitor(
                new BrokerConfig.Alarms(800, 100),
                alarms,
                () -> {
                    throw new IllegalStateException("on purpose: logged");
                },
                () -> 801,
                () -> {});

        failing.look();
        failing.close();

        assertThat(alarms.isOn(Resource.MEMORY)).isTrue();
    }
}
