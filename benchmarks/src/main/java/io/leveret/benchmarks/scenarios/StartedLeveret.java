package io.leveret.benchmarks.scenarios;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Leveret in a process and a folder of its own; both are gone when it is closed. */
final class StartedLeveret implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening for AMQP on .*, port (\\d+)");
    private static final String READY = "Server startup complete";

    private final Process process;
    private final Path folder;
    private final int port;
    private final double secondsToStart;

    private StartedLeveret(Process process, Path folder, int port, double secondsToStart) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.secondsToStart = secondsToStart;
    }

    /** Starts what runs Leveret, with more arguments, and returns when it is ready. */
    static StartedLeveret start(Path leveret, Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "leveret-benchmark");
        List<String> command = List.of(
                leveret.toString(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--set",
                "listeners.tcp.1=127.0.0.1:0",
                "--set",
                "prometheus.tcp.ip=127.0.0.1",
                "--set",
                "prometheus.tcp.port=0");
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        int port = port(output, command);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Thread drain = new Thread(() -> drain(output), "output of the broker");
        drain.setDaemon(true);
        drain.start();
        return new StartedLeveret(process, folder, port, seconds);
    }

    /** Until the process ends, so that it never waits for a reader. */
    private static void drain(BufferedReader output) {
        try (output) {
            while (output.readLine() != null) {
                // Nobody wants to know.
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    private static int port(BufferedReader output, List<String> command) throws IOException {
        StringBuilder said = new StringBuilder();
        int port = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                port = Integer.parseInt(listening.group(1));
            }
            if (line.contains(READY)) {
                return port;
            }
        }
        throw new IOException(String.join(" ", command) + " did not start:\n" + said);
    }

    Target target() {
        return new Target("127.0.0.1", port, new Usage(process.pid()));
    }

    double secondsToStart() {
        return secondsToStart;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(StartedLeveret::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
