package io.leveret.benchmarks.scenarios;

import com.rabbitmq.perf.PerfTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of PerfTest in a process of its own, read line by line while it goes on. */
final class PerfTestRun {

    private static final double LINE_IS_LATE_SECONDS = 0.2;
    private static final double TO_MICROS = 1e6;

    private final Target target;
    private final double fromSecond;
    private final double toSecond;
    private final List<PerfTestLine> window = new ArrayList<>();
    private @Nullable Moment begin;
    private @Nullable Moment end;
    private double sent;
    private double received;
    private double peakMegabytes;

    private record Moment(double second, double cpuSeconds) {}

    private PerfTestRun(Target target, double fromSecond, double toSecond) {
        this.target = target;
        this.fromSecond = fromSecond;
        this.toSecond = toSecond;
    }

    /** Measures after the warm-up. */
    static Figures timed(Target target, Scenario.Phases phases, List<String> flags)
            throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(flags);
        timed.addAll(List.of("-z", Integer.toString(phases.warmSeconds() + phases.measureSeconds() + 2)));
        return new PerfTestRun(target, phases.warmSeconds(), phases.warmSeconds() + phases.measureSeconds())
                .play(timed);
    }

    /** Measures from the beginning to the last second with a message in it. */
    static Figures untilDone(Target target, List<String> flags) throws IOException, InterruptedException {
        return new PerfTestRun(target, 0, Double.MAX_VALUE).play(flags);
    }

    private Figures play(List<String> flags) throws IOException, InterruptedException {
        if (fromSecond == 0) {
            begin = new Moment(0, target.usage().cpuSeconds());
        }
        Process process = start(flags);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                PerfTestLine read = new PerfTestLine(line);
                read.seconds().ifPresent(second -> take(read, second));
            }
        } finally {
            process.destroy();
        }
        process.waitFor();
        return figures();
    }

    private Process start(List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx2g",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                PerfTest.class.getName(),
                "-h",
                target.uri()));
        command.addAll(flags);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void take(PerfTestLine line, double second) {
        Moment now = new Moment(second, target.usage().cpuSeconds());
        peakMegabytes = Math.max(peakMegabytes, target.usage().residentMegabytes());
        Moment last = end == null ? begin : end;
        if (last == null) {
            begin = second >= fromSecond - LINE_IS_LATE_SECONDS ? now : null;
            return;
        }
        boolean idle = line.sentPerSecond() == 0 && line.receivedPerSecond() == 0;
        if (second > toSecond + LINE_IS_LATE_SECONDS || idle) {
            return;
        }
        sent += line.sentPerSecond() * (second - last.second());
        received += line.receivedPerSecond() * (second - last.second());
        window.add(line);
        end = now;
    }

    private Figures figures() {
        if (begin == null || end == null) {
            throw new IllegalStateException("PerfTest brought no figures");
        }
        double seconds = end.second() - begin.second();
        double messages = received > 0 ? received : sent;
        Figures figures = new Figures()
                .with("messages/s", messages / seconds)
                .with("broker CPU, us/message", (end.cpuSeconds() - begin.cpuSeconds()) * TO_MICROS / messages);
        addLatency(figures, "latency", PerfTestLine::consumerLatency);
        addLatency(figures, "confirm", PerfTestLine::confirmLatency);
        return figures.with("peak RSS, MB", peakMegabytes);
    }

    private void addLatency(Figures figures, String name, Function<PerfTestLine, PerfTestLine.Latency> of) {
        List<PerfTestLine.Latency> latencies = window.stream().map(of).toList();
        double p50 = median(latencies.stream().map(PerfTestLine.Latency::median).toList());
        if (!Double.isNaN(p50)) {
            figures.with(name + " p50, ms", p50)
                    .with(
                            name + " p99, ms",
                            median(latencies.stream()
                                    .map(PerfTestLine.Latency::p99)
                                    .toList()));
        }
    }

    private static double median(Collection<Double> seconds) {
        return Figures.median(seconds);
    }
}
