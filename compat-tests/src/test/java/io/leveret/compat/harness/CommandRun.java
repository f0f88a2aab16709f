package io.leveret.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of our jar that ends by itself: what it printed, and how it ended. */
public record CommandRun(int exitCode, List<String> output, List<String> errors) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Runs the jar with these arguments and waits for its end. */
    public static CommandRun of(String... arguments) {
        List<String> command = Launch.javaJar(List.of());
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs a program with these arguments and waits for its end. */
    public static CommandRun of(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Starts a broker that is expected to give up. */
    public static CommandRun of(Launch launch) {
        return run(launch.command());
    }

    private static CommandRun run(List<String> command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command)).start();
            ProcessOutput output = ProcessOutput.of(process.getInputStream(), "command-output");
            ProcessOutput errors = ProcessOutput.of(process.getErrorStream(), "command-errors");
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + command + "\n" + output.tail() + "\n" + errors.tail());
            }
            output.awaitEnd(PATIENCE);
            errors.awaitEnd(PATIENCE);
            return new CommandRun(process.exitValue(), output.lines(), errors.lines());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }
}
