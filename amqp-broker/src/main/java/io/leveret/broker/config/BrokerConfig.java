package io.leveret.broker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an operator may choose. Immutable; a value out of its bounds cannot be built.
 *
 * @param listeners where AMQP clients connect; may be empty
 * @param metrics   where Prometheus scrapes; empty: nowhere
 */
public record BrokerConfig(
        Node node,
        List<Listener> listeners,
        Tuning tuning,
        Limits limits,
        Alarms alarms,
        Access access,
        Optional<Listener> metrics) {

    /** No limit but that of the type. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
    }

    /** The configuration that an empty one is, but for these settings, each {@code key=value} as on the command line. */
    public static BrokerConfig of(String... settings) {
        return ConfigurationLoader.load(new ConfigurationSources(Optional.empty(), Map.of(), List.of(settings)))
                .config();
    }

    /**
     * What this process is.
     *
     * @param ioThreads      event loops that serve connections and queues
     * @param product        the name that clients are told
     * @param productVersion the RabbitMQ version whose behaviour clients may expect
     * @param exactMessageTtl whether messages die on time wherever they stand, not only at the head of their queue
     * @param messageFileBytes a message file that has grown past this is followed by a new one
     */
    public record Node(
            Path dataDirectory,
            int ioThreads,
            String product,
            String productVersion,
            boolean exactMessageTtl,
            int messageFileBytes) {

        private static final int MESSAGE_FILE_MIN_BYTES = 65_536;

        public Node {
            requireIn(1, 1_024, ioThreads, "leveret.io_threads", "threads");
            require(!product.isBlank(), "leveret.product", "a product needs a name");
            require(!productVersion.isBlank(), "leveret.product_version", "a product needs a version");
            requireIn(MESSAGE_FILE_MIN_BYTES, UNLIMITED, messageFileBytes, "leveret.message_file_size", "bytes");
        }
    }

    /**
     * What the broker offers a client when it connects.
     *
     * @param channelMax           0: as many as the protocol can number
     * @param initialFrameMaxBytes the largest frame before a client has agreed to {@code frameMaxBytes}
     * @param heartbeatSeconds     0: none
     * @param handshakeTimeout     from accepting a socket to its open connection
     * @param sendTimeout          how long a client may take nothing of what is sent to it
     */
    public record Tuning(
            int channelMax,
            int frameMaxBytes,
            int initialFrameMaxBytes,
            int heartbeatSeconds,
            Duration handshakeTimeout,
            Duration sendTimeout) {

        /** What the protocol demands of every peer. */
        public static final int FRAME_MIN_BYTES = 4_096;

        private static final int SEND_TIMEOUT_MIN_MILLIS = 100;

        public Tuning {
            requireIn(0, 65_535, channelMax, "channel_max", "channels");
            requireIn(FRAME_MIN_BYTES, UNLIMITED, frameMaxBytes, "frame_max", "bytes");
            requireIn(FRAME_MIN_BYTES, UNLIMITED, initialFrameMaxBytes, "initial_frame_max", "bytes");
            requireIn(0, 65_535, heartbeatSeconds, "heartbeat", "seconds");
            require(
                    handshakeTimeout.toMillis() > 0,
                    "handshake_timeout",
                    "longer than nothing, got " + handshakeTimeout);
            require(
                    sendTimeout.toMillis() >= SEND_TIMEOUT_MIN_MILLIS,
                    "leveret.send_timeout",
                    SEND_TIMEOUT_MIN_MILLIS + " ms or more, got " + sendTimeout);
        }
    }

    /**
     * What clients may make grow; {@link #UNLIMITED} where an operator said so.
     *
     * @param consumerTimeout how long a delivery may wait for its acknowledgement; zero: for ever
     * @param delayedMessages what may wait in one delayed exchange
     * @param delayedBytes    their bodies together
     */
    public record Limits(
            int connections,
            int consumersPerChannel,
            int maxMessageBytes,
            Duration consumerTimeout,
            int delayedMessages,
            int delayedBytes) {

        /** RabbitMQ refuses more as well. */
        public static final int MESSAGE_BYTES_MAX = 536_870_912;

        private static final int CONSUMER_TIMEOUT_MIN_MILLIS = 100;

        public Limits {
            requireIn(0, UNLIMITED, connections, "connection_max", "connections");
            requireIn(1, UNLIMITED, consumersPerChannel, "consumer_max_per_channel", "consumers");
            requireIn(1, MESSAGE_BYTES_MAX, maxMessageBytes, "max_message_size", "bytes");
            requireIn(0, UNLIMITED, delayedMessages, "leveret.delayed_messages_max", "messages");
            requireIn(0, UNLIMITED, delayedBytes, "leveret.delayed_bytes_max", "bytes");
            require(
                    consumerTimeout.isZero() || consumerTimeout.toMillis() >= CONSUMER_TIMEOUT_MIN_MILLIS,
                    "consumer_timeout",
                    "0, or " + CONSUMER_TIMEOUT_MIN_MILLIS + " ms or more, got " + consumerTimeout);
        }
    }

    /**
     * When publishers are blocked until there is room again.
     *
     * @param memoryBytes   of the Java heap in use
     * @param freeDiskBytes left where the data is
     */
    public record Alarms(long memoryBytes, long freeDiskBytes) {

        public Alarms {
            require(memoryBytes >= 0, "vm_memory_high_watermark", "a part of the heap, or a size");
            require(freeDiskBytes >= 0, "disk_free_limit", "a size");
        }
    }

    /**
     * Who may come in. A blank broker is created with this user and virtual host.
     *
     * @param anonymousUser as whom clients come in that say nothing of themselves; empty: they do not
     */
    public record Access(
            String user,
            String password,
            String virtualHost,
            Set<String> loopbackUsers,
            Optional<String> anonymousUser) {

        public Access {
            require(!user.isEmpty(), "default_user", "a user needs a name");
            require(!virtualHost.isEmpty(), "default_vhost", "a virtual host needs a name");
            loopbackUsers = Set.copyOf(loopbackUsers);
        }

        /** Without the password: configurations are logged. */
        @Override
        public String toString() {
            return "Access[user=" + user + ", virtualHost=" + virtualHost + ", loopbackUsers=" + loopbackUsers
                    + ", anonymousUser=" + anonymousUser + "]";
        }
    }

    private static void requireIn(int min, int max, int value, String key, String unit) {
        require(value >= min && value <= max, key, min + " to " + max + " " + unit + ", got " + value);
    }

    private static void require(boolean holds, String key, String problem) {
        if (!holds) {
            throw ConfigurationException.ofKey(key, problem);
        }
    }
}
