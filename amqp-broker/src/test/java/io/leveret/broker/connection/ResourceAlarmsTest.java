package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.config.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceAlarmsTest {

    private final ResourceAlarms alarms = new ResourceAlarms();
    private final List<String> told = new ArrayList<>();

    @Test
    void areOffAtFirst() {
        assertThat(alarms.isOn()).isFalse();
    }

    @Test
    void tellWhetherAnAlarmIsNew() {
        assertThat(alarms.set(Resource.DISK, true)).isTrue();
        assertThat(alarms.set(Resource.DISK, true)).isFalse();
        assertThat(alarms.set(Resource.DISK, false)).isTrue();
    }

    @Test
    void nameAllResourcesAsRabbitMqDoes() {
        alarms.set(Resource.DISK, true);
        assertThat(alarms.reason()).isEqualTo("low on disk");

        alarms.set(Resource.MEMORY, true);

        assertThat(alarms.reason()).isEqualTo("low on memory & disk");
    }

    @Test
    void areOverWhenNoneIsLeft() {
        alarms.set(Resource.DISK, true);
        alarms.set(Resource.MEMORY, true);
        alarms.whenOver(() -> told.add("over"));

        alarms.set(Resource.DISK, false);
        assertThat(told).isEmpty();

        alarms.set(Resource.MEMORY, false);
        assertThat(told).containsExactly("over");
    }

    @Test
    void tellAtOnceWhoComesTooLate() {
        alarms.whenOver(() -> told.add("over"));

        assertThat(told).containsExactly("over");
    }
}
