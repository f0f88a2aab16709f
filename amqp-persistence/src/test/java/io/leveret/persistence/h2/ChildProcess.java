package io.leveret.persistence.h2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another JVM that a test talks to through what it prints; killed when closed. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    @Nullable
    String nextLine() throws IOException {
        return output.readLine();
    }

    /** Reads on to the first line that begins so. */
    String awaitLine(String beginning) throws IOException {
        String line = nextLine();
        while (line != null && !line.startsWith(beginning)) {
            line = nextLine();
        }
        if (line == null) {
            throw new IOException("the process ended without saying " + beginning);
        }
        return line;
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        // through the handle: what the process printed can still be read
        process.toHandle().destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        kill();
        output.close();
    }
}
