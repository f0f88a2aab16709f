package io.leveret.broker.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every key there is. Parser, help and the manual's table are all made of this list. */
public final class ConfigurationKeys {

    private static final Function<String, String> AS_IT_STANDS = Function.identity();

    /** In the order in which a manual tells them. */
    public static final List<ConfigurationKey> ALL = List.of(
            ConfigurationKey.ofEach(
                    "listeners.tcp",
                    "default=5672",
                    ValueParsers::listener,
                    Draft::listen,
                    "where clients connect: a port, or address:port; any name, one line each"),
            ConfigurationKey.of(
                    "listeners.tcp", ValueParsers::none, (draft, none) -> draft.listenNowhere(), "none: no listener"),
            ConfigurationKey.of(
                    "default_user", "guest", AS_IT_STANDS, (draft, value) -> draft.user = value, "the first user"),
            ConfigurationKey.of(
                    "default_pass",
                    "guest",
                    AS_IT_STANDS,
                    (draft, value) -> draft.password = value,
                    "the first user's password"),
            ConfigurationKey.of(
                    "default_vhost",
                    "/",
                    AS_IT_STANDS,
                    (draft, value) -> draft.virtualHost = value,
                    "the first virtual host"),
            ConfigurationKey.of(
                    "anonymous_login_user",
                    "none",
                    ValueParsers::nameOrNone,
                    (draft, value) -> draft.anonymousUser = value,
                    "the user that clients are who log in as nobody, none: nobody may"),
            ConfigurationKey.ofEach(
                    "loopback_users",
                    "guest=true",
                    ValueParsers::truth,
                    Draft::restrictToLoopback,
                    "true: this user may only connect from this machine"),
            ConfigurationKey.of(
                    "loopback_users",
                    ValueParsers::none,
                    (draft, none) -> draft.restrictNobody(),
                    "none: every user may connect from anywhere"),
            ConfigurationKey.of(
                    "heartbeat",
                    "60",
                    ValueParsers::seconds,
                    (draft, value) -> draft.heartbeatSeconds = value,
                    "seconds of silence that a connection may last, 0: any"),
            ConfigurationKey.of(
                    "handshake_timeout",
                    "10000",
                    ValueParsers::milliseconds,
                    (draft, value) -> draft.handshakeTimeout = value,
                    "milliseconds from a client's arrival to its open connection"),
            ConfigurationKey.of(
                    "frame_max",
                    "131072",
                    ValueParsers::bytes,
                    (draft, value) -> draft.frameMaxBytes = value,
                    "bytes of the largest frame, 4096 or more"),
            ConfigurationKey.of(
                    "initial_frame_max",
                    "8192",
                    ValueParsers::bytes,
                    (draft, value) -> draft.initialFrameMaxBytes = value,
                    "bytes of the largest frame while a client connects"),
            ConfigurationKey.of(
                    List.of("channel_max", "max_channels_per_connection"),
                    "2047",
                    ValueParsers::wholeNumber,
                    (draft, value) -> draft.channelMax = value,
                    "channels of a connection, 0: 65535"),
            ConfigurationKey.of(
                    List.of("connection_max", "max_connections"),
                    "infinity",
                    ValueParsers::wholeNumberOrInfinity,
                    (draft, value) -> draft.connections = value,
                    "connections at a time"),
            ConfigurationKey.of(
                    "consumer_max_per_channel",
                    "65535",
                    ValueParsers::wholeNumberOrInfinity,
                    (draft, value) -> draft.consumersPerChannel = value,
                    "consumers of a channel"),
            ConfigurationKey.of(
                    "consumer_timeout",
                    "0",
                    ValueParsers::milliseconds,
                    (draft, value) -> draft.consumerTimeout = value,
                    "milliseconds that a delivery may wait for its acknowledgement before it goes back, 0: any"),
            ConfigurationKey.of(
                    "max_message_size",
                    "134217728",
                    ValueParsers::bytes,
                    (draft, value) -> draft.maxMessageBytes = value,
                    "bytes of the largest message body, at most 512MiB"),
            ConfigurationKey.of(
                    List.of("vm_memory_high_watermark.relative", "vm_memory_high_watermark"),
                    "0.8",
                    ValueParsers::shareOfHeap,
                    (draft, value) -> draft.memoryBytes = value,
                    "part of the Java heap in use beyond which publishers are blocked"),
            ConfigurationKey.of(
                    "vm_memory_high_watermark.absolute",
                    ValueParsers::size,
                    (draft, value) -> draft.memoryBytes = value,
                    "the same as a size, instead of a part"),
            ConfigurationKey.of(
                    List.of("disk_free_limit.absolute", "disk_free_limit"),
                    "256MiB",
                    ValueParsers::size,
                    (draft, value) -> draft.freeDiskBytes = value,
                    "space that must be left in the data directory, else publishers are blocked"),
            ConfigurationKey.of(
                    "disk_free_limit.relative",
                    ValueParsers::timesMachineMemory,
                    (draft, value) -> draft.freeDiskBytes = value,
                    "the same as so many times the machine's memory, instead of a size"),
            ConfigurationKey.of(
                    "prometheus.tcp.port",
                    "15692",
                    ValueParsers::port,
                    (draft, value) -> draft.metricsPort = value,
                    "port of /metrics, 0: any free one"),
            ConfigurationKey.of(
                    "prometheus.tcp.ip",
                    "::",
                    ValueParsers::host,
                    (draft, value) -> draft.metricsHost = value,
                    "address of /metrics, ::: every interface"),
            ConfigurationKey.of(
                    "prometheus.tcp.listener",
                    ValueParsers::none,
                    (draft, none) -> draft.metricsEnabled = false,
                    "none: no /metrics"),
            ConfigurationKey.of(
                    "leveret.data_directory",
                    "leveret-data",
                    ValueParsers::directory,
                    (draft, value) -> draft.dataDirectory = value,
                    "where everything durable lies; one broker at a time"),
            ConfigurationKey.of(
                    "leveret.io_threads",
                    "auto",
                    ValueParsers::threads,
                    (draft, value) -> draft.ioThreads = value,
                    "threads that serve connections and queues, auto: half the processors"),
            ConfigurationKey.of(
                    List.of("leveret.product", "product.name"),
                    "Leveret",
                    AS_IT_STANDS,
                    (draft, value) -> draft.product = value,
                    "the product that clients are told"),
            ConfigurationKey.of(
                    List.of("leveret.product_version", "product.version"),
                    "4.2.0",
                    AS_IT_STANDS,
                    (draft, value) -> draft.productVersion = value,
                    "the RabbitMQ version whose behaviour clients may expect"),
            ConfigurationKey.of(
                    "leveret.send_timeout",
                    "30000",
                    ValueParsers::milliseconds,
                    (draft, value) -> draft.sendTimeout = value,
                    "milliseconds that a client may take nothing of what is sent to it"),
            ConfigurationKey.of(
                    "leveret.message_ttl",
                    "exact",
                    ValueParsers::exactOrHead,
                    (draft, value) -> draft.exactMessageTtl = value,
                    "when expired messages go, exact: on time, head: at the head of the queue only"),
            ConfigurationKey.of(
                    "leveret.message_file_size",
                    "64MiB",
                    ValueParsers::bytes,
                    (draft, value) -> draft.messageFileBytes = value,
                    "bytes after which a new message file is begun; larger files are fewer, smaller ones free space sooner"),
            ConfigurationKey.of(
                    "leveret.delayed_messages_max",
                    "1000000",
                    ValueParsers::wholeNumberOrInfinity,
                    (draft, value) -> draft.delayedMessages = value,
                    "messages that may wait in one x-delayed-message exchange, infinity: any number"),
            ConfigurationKey.of(
                    "leveret.delayed_bytes_max",
                    "512MiB",
                    ValueParsers::bytes,
                    (draft, value) -> draft.delayedBytes = value,
                    "bytes of their bodies, 2GiB: any number"));

    private ConfigurationKeys() {}

    static Optional<ConfigurationKey> find(String name) {
        return ALL.stream().filter(key -> key.answersTo(name)).findFirst();
    }
}
