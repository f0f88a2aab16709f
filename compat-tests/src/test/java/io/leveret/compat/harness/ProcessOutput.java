package io.leveret.compat.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a process writes to one of its pipes, line by line, read by a thread of its own. Keeps the first 100,000 lines. */
public final class ProcessOutput {

    private static final int LINES_MAX = 100_000;
    private static final int TAIL = 60;

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ProcessOutput() {}

    /** Begins to read. */
    public static ProcessOutput of(InputStream pipe, String threadName) {
        ProcessOutput output = new ProcessOutput();
        Thread reader = new Thread(() -> output.readAll(pipe), threadName);
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** How many lines there are so far: a place to look from later. */
    public synchronized int mark() {
        return lines.size();
    }

    public synchronized List<String> linesSince(int mark) {
        return List.copyOf(lines.subList(Math.min(mark, lines.size()), lines.size()));
    }

    public List<String> lines() {
        return linesSince(0);
    }

    /** The last lines, for a message about a failure. */
    public synchronized String tail() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    /** Waits for a line from {@code mark} on and returns it, or null if the pipe ended or the time ran out before. */
    public synchronized @Nullable String await(int mark, Predicate<String> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int next = mark;
        while (true) {
            for (; next < lines.size(); next++) {
                if (wanted.test(lines.get(next))) {
                    return lines.get(next);
                }
            }
            if (ended || !waitUntil(deadline)) {
                return null;
            }
        }
    }

    /** Waits until the process has closed the pipe. */
    synchronized void awaitEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ended) {
            if (!waitUntil(deadline)) {
                throw new AssertionError("the process keeps its output open:\n" + tail());
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Both callers loop over their own condition.
    private boolean waitUntil(long deadline) {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (millis <= 0) {
            return false;
        }
        try {
            wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void readAll(InputStream pipe) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException closed) {
            add("(output lost: " + closed.getMessage() + ")");
        }
        end();
    }

    private synchronized void add(String line) {
        if (lines.size() < LINES_MAX) {
            lines.add(line);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
