package io.leveret.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Python script of ours that runs as a process of its own. Used by one test thread; ends with {@link #close}. */
public final class PythonScript implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "src", "test", "python");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final ProcessOutput output;

    private PythonScript(Process process) {
        this.process = process;
        this.output = ProcessOutput.of(process.getInputStream(), "python-output");
    }

    /** Starts a script with the broker's address and these arguments. */
    public static PythonScript start(String script, BrokerUnderTest broker, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(PYTHON, FOLDER.resolve(script).toString()));
        command.add(broker.host());
        command.add(String.valueOf(broker.port()));
        command.addAll(arguments);
        return new PythonScript(launch(command));
    }

    /** Whether the interpreter finds this module. */
    public static boolean has(String module) {
        try {
            return launch(List.of(PYTHON, "-c", "import " + module)).waitFor() == 0;
        } catch (UncheckedIOException noPython) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for a line of output. */
    public String awaitLine(Predicate<String> wanted) {
        String line = output.await(0, wanted, PATIENCE);
        if (line == null) {
            throw new AssertionError("the script did not say so:\n" + output.tail());
        }
        return line;
    }

    public List<String> lines() {
        return output.lines();
    }

    public void kill9() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the script did not end:\n" + output.tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a script ended", e);
        }
        output.awaitEnd(PATIENCE);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
