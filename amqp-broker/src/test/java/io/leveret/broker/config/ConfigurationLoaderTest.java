package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationLoaderTest {

    @TempDir
    Path folder;

    @Test
    void mapsEveryKeyOfAFile() throws IOException {
        Path file = write("rabbitmq.conf", """
                # who listens
                listeners.tcp.1 = 127.0.0.1:5673
                listeners.tcp.2 = [::1]:5674   # both of this machine
                default_user = ada
                default_pass = 'a #password'
                default_vhost = "orders"
                anonymous_login_user = ada
                loopback_users = none
                heartbeat = 30
                handshake_timeout = 20000
                frame_max = 64kiB
                initial_frame_max = 4096
                channel_max = 128
                connection_max = 1000
                consumer_max_per_channel = infinity
                consumer_timeout = 1800000
                max_message_size = 16777216
                prometheus.tcp.ip = 127.0.0.1
                prometheus.tcp.port = 15693
                leveret.data_directory = /var/lib/leveret
                leveret.io_threads = 3
                leveret.product = RabbitMQ
                leveret.product_version = 3.13.7
                leveret.message_ttl = head
                leveret.delayed_messages_max = 500
                leveret.delayed_bytes_max = 1MiB
                vm_memory_high_watermark.absolute = 200MiB
                disk_free_limit.absolute = 3GB
                """);

        BrokerConfig config = load(file, Map.of()).config();

        assertThat(config)
                .isEqualTo(new BrokerConfig(
                        new BrokerConfig.Node(Path.of("/var/lib/leveret"), 3, "RabbitMQ", "3.13.7", false, 64 << 20),
                        List.of(new Listener(Optional.of("127.0.0.1"), 5_673), new Listener(Optional.of("::1"), 5_674)),
                        new BrokerConfig.Tuning(128, 65_536, 4_096, 30, Duration.ofSeconds(20), Duration.ofSeconds(30)),
                        new BrokerConfig.Limits(
                                1_000, BrokerConfig.UNLIMITED, 16_777_216, Duration.ofMinutes(30), 500, 1_048_576),
                        new BrokerConfig.Alarms(209_715_200, 3_000_000_000L),
                        new BrokerConfig.Access("ada", "a #password", "orders", Set.of(), Optional.of("ada")),
                        Optional.of(new Listener(Optional.of("127.0.0.1"), 15_693))));
    }

    @ParameterizedTest
    @CsvSource({
        "5673, *:5673",
        "127.0.0.1:5673, 127.0.0.1:5673",
        "[::1]:5673, [::1]:5673",
        "[::]:5673, *:5673",
        ":::5673, *:5673",
        "broker.example:0, broker.example:0",
    })
    void readsTheFormsOfAListener(String value, String listener) {
        assertThat(BrokerConfig.of("listeners.tcp.default=" + value).listeners())
                .map(Listener::toString)
                .containsExactly(listener);
    }

    @ParameterizedTest
    @CsvSource({"5000, 5000", "5000ms, 5000", "5s, 5000", "2 m, 120000", "1h, 3600000"})
    void readsTheFormsOfATime(String value, long milliseconds) {
        assertThat(BrokerConfig.of("handshake_timeout=" + value).tuning().handshakeTimeout())
                .hasMillis(milliseconds);
    }

    @ParameterizedTest
    @CsvSource({"4097, 4097", "5kB, 5000", "5KiB, 5120", "5k, 5120", "3MB, 3000000", "3MiB, 3145728", "2GB, 2000000000"
    })
    void readsTheFormsOfASize(String value, int bytes) {
        assertThat(BrokerConfig.of("frame_max=" + value).tuning().frameMaxBytes())
                .isEqualTo(bytes);
    }

    @Test
    void aLaterSourceWins() throws IOException {
        Path file = write("rabbitmq.conf", "heartbeat = 10\nchannel_max = 10\nframe_max = 10000\n");

        BrokerConfig.Tuning tuning = ConfigurationLoader.load(new ConfigurationSources(
                        Optional.of(file),
                        Map.of("LEVERET_HEARTBEAT", "20", "LEVERET_CHANNEL_MAX", "20"),
                        List.of("heartbeat=30")))
                .config()
                .tuning();

        assertThat(List.of(tuning.heartbeatSeconds(), tuning.channelMax(), tuning.frameMaxBytes()))
                .containsExactly(30, 20, 10_000);
    }

    @Test
    void listenersOfALaterSourceReplaceThoseOfAnEarlierOne() throws IOException {
        Path file = write("rabbitmq.conf", "listeners.tcp.1 = 5673\nlisteners.tcp.2 = 5674\n");

        LoadedConfiguration loaded = load(file, Map.of("RABBITMQ_NODE_PORT", "5675"));

        assertThat(loaded.config().listeners()).containsExactly(new Listener(Optional.empty(), 5_675));
    }

    @Test
    void aDirectoryIsItsMainFileAndThenItsPartsInOrder() throws IOException {
        Files.createDirectory(folder.resolve("conf.d"));
        write("rabbitmq.conf", "heartbeat = 1\nchannel_max = 1\nframe_max = 5001\n");
        write("conf.d/20-later.conf", "heartbeat = 3\n");
        write("conf.d/10-earlier.conf", "heartbeat = 2\nchannel_max = 2\n");
        write("conf.d/ignored.txt", "heartbeat = 4\n");

        BrokerConfig.Tuning tuning = load(folder, Map.of()).config().tuning();

        assertThat(List.of(tuning.heartbeatSeconds(), tuning.channelMax(), tuning.frameMaxBytes()))
                .containsExactly(3, 2, 5_001);
    }

    @Test
    void anEmptyDirectoryIsAnEmptyConfiguration() {
        assertThat(load(folder, Map.of()).config()).isEqualTo(BrokerConfig.of());
    }

    @Test
    void namesTheKeysThatMeanNothingHereOnce() throws IOException {
        Path file =
                write("rabbitmq.conf", "queue_master_locator = min-masters\nlog.console = true\nlog.console = false\n");

        assertThat(load(file, Map.of()).ignored()).containsExactly("log.console", "queue_master_locator");
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(BrokerConfig.of("default_pass=s3cret").toString()).doesNotContain("s3cret");
    }

    private LoadedConfiguration load(Path file, Map<String, String> environment) {
        return ConfigurationLoader.load(new ConfigurationSources(Optional.of(file), environment, List.of()));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
