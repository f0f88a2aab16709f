package io.leveret.broker.metrics;

import io.leveret.broker.config.BrokerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** What a scrape says of the process and its machine, and the labels that RabbitMQ's dashboards join everything with. */
record NodeMeters(BrokerConfig config) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        RabbitMqMeters meters = new RabbitMqMeters(registry);
        bindIdentity(meters);
        bindDisk(meters);
        bindProcess(meters);
    }

    private void bindIdentity(RabbitMqMeters meters) {
        BrokerConfig.Node node = config.node();
        String nodeName = "leveret@" + hostName();
        Tags identity = Tags.of(
                "rabbitmq_node", nodeName,
                "rabbitmq_cluster", nodeName,
                "rabbitmq_cluster_permanent_id", nodeName,
                "rabbitmq_endpoint", "aggregated");
        Tags build = Tags.of(
                "rabbitmq_version", node.productVersion(),
                "product_name", node.product(),
                "product_version", node.productVersion(),
                "java_version", System.getProperty("java.version"));
        meters.gauge("identity_info", identity, () -> 1, "Names of the node and its cluster");
        meters.gauge("build_info", build, () -> 1, "Versions of the broker and of what it runs on");
    }

    /** May ask the name service. */
    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private void bindDisk(RabbitMqMeters meters) {
        Path directory = config.node().dataDirectory().toAbsolutePath();
        meters.gauge(
                "disk_space_available_bytes",
                Tags.empty(),
                () -> directory.toFile().getUsableSpace(),
                "Disk space available in the data directory");
        meters.gauge(
                "disk_space_used_bytes",
                Tags.empty(),
                () -> FolderSize.of(directory),
                "Size of the files in the data directory, those that are being deleted included");
        meters.gauge(
                "disk_space_available_limit_bytes",
                Tags.empty(),
                () -> config.alarms().freeDiskBytes(),
                "Free disk space below which publishers are blocked");
    }

    private void bindProcess(RabbitMqMeters meters) {
        ProcessStatistics process = new ProcessStatistics();
        meters.gauge("process_open_fds", Tags.empty(), process::openFiles, "Open file descriptors");
        meters.gauge("process_max_fds", Tags.empty(), process::maxFiles, "Limit of open file descriptors");
        meters.gauge(
                "process_resident_memory_bytes",
                Tags.empty(),
                process::residentMemoryBytes,
                "Memory of the process that is in RAM");
        meters.gauge(
                "resident_memory_limit_bytes",
                Tags.empty(),
                () -> config.alarms().memoryBytes(),
                "Java heap in use beyond which publishers are blocked");
        meters.gauge(
                "erlang_uptime_seconds",
                Tags.empty(),
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0,
                "Node uptime");
    }
}
