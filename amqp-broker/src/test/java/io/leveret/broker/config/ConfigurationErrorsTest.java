package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationErrorsTest {

    @TempDir
    Path folder;

    @Test
    void namesFileAndLineOfAnUnknownKey() throws IOException {
        Path file = write("heartbeat = 1\n\nheartbeet = 2\n");

        assertThat(errorOf(Optional.of(file), Map.of())).isEqualTo(file + ":3: heartbeet: there is no such key");
    }

    @Test
    void namesFileAndLineOfAValueOutOfBounds() throws IOException {
        Path file = write("heartbeat = 1\nchannel_max = 65536\n");

        assertThat(errorOf(Optional.of(file), Map.of()))
                .isEqualTo(file + ":2: channel_max: 0 to 65535 channels, got 65536");
    }

    @Test
    void namesFileAndLineOfWhatIsNoSetting() throws IOException {
        Path file = write("heartbeat\n");

        assertThat(errorOf(Optional.of(file), Map.of())).isEqualTo(file + ":1: not of the form 'key = value'");
    }

    @Test
    void namesAFileThatIsMissing() {
        Path file = folder.resolve("absent.conf");

        assertThat(errorOf(Optional.of(file), Map.of())).isEqualTo(file + ": no such file");
    }

    @Test
    void namesAFileThatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("rabbitmq.conf"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(errorOf(Optional.of(file), Map.of())).isEqualTo(file + ": not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RABBITMQ_NODE_PORT | http | listeners.tcp.default: not a whole number: 'http'",
                "RABBITMQ_DEFAULT_PASS_FILE | /absent | default_pass: /absent cannot be read",
                "LEVERET_HEARTBEAT | soon | heartbeat: not a time like 500ms, 10s or 2m: 'soon'",
                "LEVERET_NO_SUCH__KEY | 1 | no_such.key: there is no such key",
            })
    void namesTheEnvironmentVariable(String variable, String value, String problem) {
        assertThat(errorOf(Optional.empty(), Map.of(variable, value)))
                .isEqualTo("environment variable " + variable + ": " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat=-1 | --set: heartbeat: not a time like 500ms, 10s or 2m: '-1'",
                "heartbeat=65536 | --set: heartbeat: 0 to 65535 seconds, got 65536",
                "handshake_timeout=0 | --set: handshake_timeout: longer than nothing, got PT0S",
                "frame_max=4095 | --set: frame_max: 4096 to 2147483647 bytes, got 4095",
                "initial_frame_max=1 | --set: initial_frame_max: 4096 to 2147483647 bytes, got 1",
                "max_message_size=1GiB | --set: max_message_size: 1 to 536870912 bytes, got 1073741824",
                "max_message_size=1XB | --set: max_message_size: not a size like 512MiB or 2GB: '1XB'",
                "max_message_size=99999999TB | --set: max_message_size: too large: '99999999TB'",
                "connection_max=-1 | --set: connection_max: 0 to 2147483647 connections, got -1",
                "consumer_max_per_channel=0 | --set: consumer_max_per_channel: 1 to 2147483647 consumers, got 0",
                "listeners.tcp=some | --set: listeners.tcp: can only be none, got 'some'",
                "listeners.tcp.default=:5672 | --set: listeners.tcp.default: an address is missing",
                "listeners.tcp.default=65536 | --set: listeners.tcp.default: a port is 0 to 65535, got 65536",
                "loopback_users.guest=no | --set: loopback_users.guest: neither true nor false: 'no'",
                "prometheus.tcp.port=-1 | --set: prometheus.tcp.port: a port is 0 to 65535, got -1",
                "leveret.io_threads=0 | --set: leveret.io_threads: 1 to 1024 threads, got 0",
                "leveret.data_directory= | --set: leveret.data_directory: a directory is missing",
                "leveret.product= | --set: leveret.product: a product needs a name",
                "default_user= | --set: default_user: a user needs a name",
                "default_vhost= | --set: default_vhost: a virtual host needs a name",
                "heartbeat | --set heartbeat: not of the form key=value",
                "hartbeat=1 | --set: hartbeat: there is no such key",
            })
    void namesTheOption(String setting, String error) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> BrokerConfig.of(setting))
                .withMessage(error);
    }

    private static String errorOf(Optional<Path> file, Map<String, String> environment) {
        ConfigurationSources sources = new ConfigurationSources(file, environment, List.of());
        return String.valueOf(assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationLoader.load(sources))
                .actual()
                .getMessage());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rabbitmq.conf"), text);
    }
}
