package io.leveret.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Our broker as a process of its own, started from its jar. Used by one test thread at a time; ends with {@link #close}. */
public final class LeveretProcess implements BrokerUnderTest, AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String STARTED = "Server startup complete";
    private static final Pattern FAULT =
            Pattern.compile("^\\s+at [\\w.$/<>@-]+\\(.*\\).*$|^Caused by: .*|.*\\bLEAK: .*|.*AssertionError.*");

    private final Launch launch;
    private Process process;
    private ProcessOutput output;
    private final List<String> faults = new ArrayList<>();
    private int linesSearched;

    private LeveretProcess(Launch launch) {
        this.launch = launch;
        this.process = launchProcess(launch);
        this.output = ProcessOutput.of(process.getInputStream(), "broker-output");
        awaitStart();
    }

    /** Starts the broker and returns when it is ready for clients. */
    public static LeveretProcess start(Launch launch) {
        return new LeveretProcess(launch);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return launch.port();
    }

    public URI metrics() {
        return URI.create("http://127.0.0.1:" + launch.metricsPort() + "/metrics");
    }

    public Path dataDirectory() {
        return launch.dataDirectory();
    }

    /** What processors have done for it so far. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What the current process wrote, standard output and errors together. */
    public ProcessOutput output() {
        return output;
    }

    /** Starts again on the same ports and data after the process has ended. */
    public synchronized void startAgain() {
        startProcess();
        awaitStart();
    }

    private void startProcess() {
        if (process.isAlive()) {
            throw new IllegalStateException("the broker still runs");
        }
        faults();
        process = launchProcess(launch);
        output = ProcessOutput.of(process.getInputStream(), "broker-output");
        linesSearched = 0;
    }

    /** Starts again and kills the process after {@code patience}, or as soon as it is ready if that is sooner. */
    public synchronized void startAgainAndKill(Duration patience) {
        startProcess();
        String unused = output.await(0, line -> line.contains(STARTED), patience);
        kill9();
    }

    /** Ends the process with SIGTERM and starts it again. */
    public void restart() {
        terminate();
        startAgain();
    }

    /** Ends the process with SIGKILL. */
    public void kill9() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Sends SIGTERM, and returns the exit code when the process has ended. */
    public int terminate() {
        requestTermination();
        return awaitExit();
    }

    /** Sends SIGTERM, and returns at once. */
    public void requestTermination() {
        process.toHandle().destroy(); // Process.destroy would close the pipe, and the last lines were lost.
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the broker did not end within " + STOP_PATIENCE + ":\n" + output.tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the broker ended", e);
        }
        output.awaitEnd(STOP_PATIENCE);
        return process.exitValue();
    }

    /** All lines so far, of this process and those before it, that belong to a stack trace or tell of a leaked buffer. */
    synchronized List<String> faults() {
        List<String> lines = output.linesSince(linesSearched);
        linesSearched += lines.size();
        lines.stream().filter(line -> FAULT.matcher(line).matches()).forEach(faults::add);
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill9();
        }
    }

    /** Leaves no broker behind when the tests themselves are cut short. */
    private static void endWithTests(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    private void awaitStart() {
        if (output.await(0, line -> line.contains(STARTED), START_PATIENCE) == null) {
            process.destroyForcibly();
            throw new AssertionError(
                    "the broker did not log '" + STARTED + "' within " + START_PATIENCE + ":\n" + output.tail());
        }
    }

    private static Process launchProcess(Launch launch) {
        try {
            Process process = new ProcessBuilder(launch.command())
                    .redirectErrorStream(true)
                    .start();
            endWithTests(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + launch.command(), e);
        }
    }
}
