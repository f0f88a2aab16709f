package io.leveret.broker.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the process as an operator does. */
@Timeout(60)
class MainTest {

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void logsThatItAcceptsConnections() throws Exception {
        assertThat(linesUntilStarted(start("listeners.tcp.default=127.0.0.1:0")))
                .last()
                .asString()
                .endsWith("Server startup complete");
    }

    @Test
    void namesTheSettingsWithoutAMeaningInOneLine() throws Exception {
        Process process =
                start("listeners.tcp.default=127.0.0.1:0", "--set", "mqtt.prefetch=1", "--set", "log.console=true");

        assertThat(linesUntilStarted(process))
                .filteredOn(line -> line.contains("without a meaning"))
                .singleElement()
                .asString()
                .endsWith("log.console, mqtt.prefetch");
    }

    @Test
    void leavesWithZeroWhenItIsToldToStop() throws Exception {
        Process process = start("listeners.tcp.default=127.0.0.1:0");
        linesUntilStarted(process);

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void leavesWithOneLineWhenSomebodyElseListensThere() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start("listeners.tcp.default=127.0.0.1:" + taken.getLocalPort());

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(process.errorReader(UTF_8).lines())
                    .singleElement()
                    .asString()
                    .startsWith("leveret: ")
                    .contains("127.0.0.1:" + taken.getLocalPort());
        }
    }

    private Process start(String listener, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the manifest of the jar says.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--set",
                "prometheus.tcp.ip=127.0.0.1",
                "--set",
                "prometheus.tcp.port=0",
                "--set",
                listener));
        Collections.addAll(command, more);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("LEVERET_"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static List<String> linesUntilStarted(Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(UTF_8);
        String line = reader.readLine();
        while (line != null) {
            lines.add(line);
            if (line.contains("Server startup complete")) {
                return lines;
            }
            line = reader.readLine();
        }
        return lines;
    }
}
