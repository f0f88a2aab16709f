package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultConfigurationTest {

    private static final BrokerConfig DEFAULTS = BrokerConfig.of();

    @Test
    void clientsConnectToEveryInterface() {
        assertThat(DEFAULTS.listeners()).containsExactly(new Listener(Optional.empty(), 5_672));
    }

    @Test
    void metricsAreServedOnEveryInterface() {
        assertThat(DEFAULTS.metrics()).contains(new Listener(Optional.empty(), 15_692));
    }

    @Test
    void tuningIsThatOfRabbitMq() {
        assertThat(DEFAULTS.tuning())
                .isEqualTo(new BrokerConfig.Tuning(
                        2_047, 131_072, 8_192, 60, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void limitsAreThoseOfRabbitMqWithABoundForConsumers() {
        assertThat(DEFAULTS.limits())
                .isEqualTo(new BrokerConfig.Limits(
                        BrokerConfig.UNLIMITED, 65_535, 134_217_728, Duration.ZERO, 1_000_000, 536_870_912));
    }

    @Test
    void guestMayOnlyConnectFromThisMachine() {
        assertThat(DEFAULTS.access())
                .isEqualTo(new BrokerConfig.Access("guest", "guest", "/", Set.of("guest"), Optional.empty()));
    }

    @Test
    void theNodeTakesHalfTheProcessorsAndAFolderBesideIt() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        assertThat(DEFAULTS.node())
                .isEqualTo(new BrokerConfig.Node(Path.of("leveret-data"), half, "Leveret", "4.2.0", true, 64 << 20));
    }
}
