package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationKeysTest {

    /** A value for each key that differs from its default; a key that is missing here fails its test. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("listeners.tcp.*", "listeners.tcp.local=127.0.0.1:0"),
            Map.entry("listeners.tcp", "listeners.tcp=none"),
            Map.entry("default_user", "default_user=ada"),
            Map.entry("default_pass", "default_pass=secret"),
            Map.entry("default_vhost", "default_vhost=orders"),
            Map.entry("anonymous_login_user", "anonymous_login_user=guest"),
            Map.entry("loopback_users.*", "loopback_users.guest=false"),
            Map.entry("loopback_users", "loopback_users=none"),
            Map.entry("heartbeat", "heartbeat=0"),
            Map.entry("handshake_timeout", "handshake_timeout=5s"),
            Map.entry("leveret.send_timeout", "leveret.send_timeout=10s"),
            Map.entry("frame_max", "frame_max=4096"),
            Map.entry("initial_frame_max", "initial_frame_max=16kiB"),
            Map.entry("channel_max", "channel_max=1"),
            Map.entry("connection_max", "connection_max=1"),
            Map.entry("consumer_max_per_channel", "consumer_max_per_channel=1"),
            Map.entry("consumer_timeout", "consumer_timeout=30m"),
            Map.entry("max_message_size", "max_message_size=1"),
            Map.entry("vm_memory_high_watermark.relative", "vm_memory_high_watermark=0.6"),
            Map.entry("vm_memory_high_watermark.absolute", "vm_memory_high_watermark.absolute=100MB"),
            Map.entry("disk_free_limit.absolute", "disk_free_limit=50MB"),
            Map.entry("disk_free_limit.relative", "disk_free_limit.relative=1.5"),
            Map.entry("prometheus.tcp.port", "prometheus.tcp.port=0"),
            Map.entry("prometheus.tcp.ip", "prometheus.tcp.ip=127.0.0.1"),
            Map.entry("prometheus.tcp.listener", "prometheus.tcp.listener=none"),
            Map.entry("leveret.data_directory", "leveret.data_directory=elsewhere"),
            Map.entry("leveret.io_threads", "leveret.io_threads=7"),
            Map.entry("leveret.product", "leveret.product=RabbitMQ"),
            Map.entry("leveret.product_version", "leveret.product_version=3.13.7"),
            Map.entry("leveret.message_ttl", "leveret.message_ttl=head"),
            Map.entry("leveret.message_file_size", "leveret.message_file_size=1MiB"),
            Map.entry("leveret.delayed_messages_max", "leveret.delayed_messages_max=1"),
            Map.entry("leveret.delayed_bytes_max", "leveret.delayed_bytes_max=1MB"));

    static List<ConfigurationKey> everyKey() {
        return ConfigurationKeys.ALL;
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void everyKeyChangesTheConfiguration(ConfigurationKey key) {
        String setting = OTHER_VALUES.get(key.name());

        assertThat(setting).as("another value for %s", key.name()).isNotNull();
        assertThat(BrokerConfig.of(setting)).isNotEqualTo(BrokerConfig.of());
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void everyKeySaysWhatItMeans(ConfigurationKey key) {
        assertThat(key.meaning()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void noNameMeansTwoThings() {
        assertThat(ConfigurationKeys.ALL.stream().flatMap(key -> key.names().stream()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "max_channels_per_connection, channel_max",
        "max_connections, connection_max",
        "product.name, leveret.product",
        "product.version, leveret.product_version",
    })
    void answersToRabbitMqsOtherNames(String alias, String name) {
        assertThat(BrokerConfig.of(alias + "=12")).isEqualTo(BrokerConfig.of(name + "=12"));
    }
}
