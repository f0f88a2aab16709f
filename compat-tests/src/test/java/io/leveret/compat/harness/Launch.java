package io.leveret.compat.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start our broker. Immutable; the jar is {@code -Dleveret.jar} or the one that the broker's module built, the Java is
 * {@code -Dleveret.java} or the one that runs the tests.
 *
 * @param port where it listens for AMQP, on the loopback interface
 * @param metricsPort where it listens for Prometheus
 * @param settings further settings as {@code key=value}; the later wins
 */
public record Launch(Path dataDirectory, int port, int metricsPort, List<String> settings, List<String> jvmArguments) {

    /**
     * Checks inside the broker are switched on: of threads, and of buffers that nobody releases. The optimising compiler is off, as
     * most brokers of tests do not live long enough to earn back its work; what is measured switches it on again.
     */
    private static final List<String> CHECKS =
            List.of("-Xmx512m", "-ea", "-Dio.netty.leakDetection.level=paranoid", "-XX:TieredStopAtLevel=1");

    /** Where RabbitMQ's default is another than ours and a test can see it. */
    private static final List<String> AS_RABBITMQ = List.of("max_message_size=16777216");

    /** On free ports. */
    public static Launch in(Path dataDirectory) {
        return new Launch(dataDirectory, FreePorts.next(), FreePorts.next(), AS_RABBITMQ, CHECKS);
    }

    public Launch with(String... moreSettings) {
        return new Launch(dataDirectory, port, metricsPort, plus(settings, moreSettings), jvmArguments);
    }

    public Launch withJvm(String... moreArguments) {
        return new Launch(dataDirectory, port, metricsPort, settings, plus(jvmArguments, moreArguments));
    }

    /** Without the checks and settings of tests: as an operator starts it. */
    public Launch asDelivered() {
        return new Launch(dataDirectory, port, metricsPort, List.of(), List.of());
    }

    public Launch onPort(int otherPort) {
        return new Launch(dataDirectory, otherPort, metricsPort, settings, jvmArguments);
    }

    List<String> command() {
        List<String> command = javaJar(jvmArguments);
        command.add("--data-dir");
        command.add(dataDirectory.toString());
        set(command, "listeners.tcp.default=127.0.0.1:" + port);
        set(command, "prometheus.tcp.ip=127.0.0.1");
        set(command, "prometheus.tcp.port=" + metricsPort);
        settings.forEach(setting -> set(command, setting));
        return command;
    }

    static List<String> javaJar(List<String> jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty(
                "leveret.java", ProcessHandle.current().info().command().orElse("java")));
        command.addAll(jvmArguments);
        command.add("-jar");
        command.add(jar().toString());
        return command;
    }

    private static Path jar() {
        Path built = Path.of(System.getProperty("basedir", "."), "..", "amqp-broker", "target", "leveret.jar");
        Path jar = Path.of(System.getProperty("leveret.jar", built.toString()))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no broker to test: " + jar
                    + " does not exist. Build it, or name another with -Dleveret.jar=, or test a"
                    + " running broker with -Dbroker=host:port");
        }
        return jar;
    }

    private static void set(List<String> command, String setting) {
        command.add("--set");
        command.add(setting);
    }

    private static List<String> plus(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
