package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentVariablesTest {

    @TempDir
    Path folder;

    @Test
    void takesTheFirstUserFromRabbitMqsVariables() {
        BrokerConfig.Access access = load(Map.of(
                        "RABBITMQ_DEFAULT_USER", "ada",
                        "RABBITMQ_DEFAULT_PASS", "secret",
                        "RABBITMQ_DEFAULT_VHOST", "orders"))
                .access();

        assertThat(List.of(access.user(), access.password(), access.virtualHost()))
                .containsExactly("ada", "secret", "orders");
    }

    @Test
    void takesAPasswordFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");

        assertThat(load(Map.of("RABBITMQ_DEFAULT_PASS_FILE", file.toString()))
                        .access()
                        .password())
                .isEqualTo("secret");
    }

    @Test
    void joinsAddressAndPortToOneListener() {
        Map<String, String> environment = Map.of("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1", "RABBITMQ_NODE_PORT", "5673");

        assertThat(load(environment).listeners()).containsExactly(new Listener(Optional.of("127.0.0.1"), 5_673));
    }

    @Test
    void anAddressAloneKeepsTheUsualPort() {
        assertThat(load(Map.of("RABBITMQ_NODE_IP_ADDRESS", "::1")).listeners())
                .containsExactly(new Listener(Optional.of("::1"), 5_672));
    }

    @Test
    void findsTheFileThatAVariableNamesWithoutItsSuffix() throws IOException {
        Files.writeString(folder.resolve("rabbitmq.conf"), "heartbeat = 7\n");

        BrokerConfig config =
                load(Map.of("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()));

        assertThat(config.tuning().heartbeatSeconds()).isEqualTo(7);
    }

    @Test
    void twoUnderscoresStandForADot() {
        assertThat(load(Map.of("LEVERET_PROMETHEUS__TCP__PORT", "0")).metrics())
                .contains(new Listener(Optional.empty(), 0));
    }

    @Test
    void ourOwnKeysNeedNoSecondPrefix() {
        assertThat(load(Map.of("LEVERET_IO_THREADS", "5")).node().ioThreads()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEVERET_SERVICE_HOST",
                "LEVERET_SERVICE_PORT_AMQP",
                "LEVERET_PORT",
                "LEVERET_PORT_5672_TCP_ADDR",
                "RABBITMQ_NODENAME",
                "HOME"
            })
    void leavesAloneWhatOthersPutThere(String variable) {
        assertThat(load(Map.of(variable, "tcp://10.0.0.1:5672"))).isEqualTo(BrokerConfig.of());
    }

    private static BrokerConfig load(Map<String, String> environment) {
        return ConfigurationLoader.load(new ConfigurationSources(Optional.empty(), environment, List.of()))
                .config();
    }
}
