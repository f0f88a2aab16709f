package io.leveret.compat.cost;

import io.leveret.compat.harness.ProcessOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts, with strace, what a process asks the kernel for. */
final class SystemCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Sockets, files and waiting for them; the others belong to the virtual machine. */
    private static final Set<String> COUNTED = Set.of(
            "accept4",
            "epoll_ctl",
            "epoll_pwait",
            "epoll_pwait2",
            "epoll_wait",
            "fdatasync",
            "fsync",
            "pread64",
            "pwrite64",
            "pwritev",
            "read",
            "readv",
            "recvfrom",
            "recvmsg",
            "sendmsg",
            "sendto",
            "timerfd_settime",
            "write",
            "writev");

    private final Process strace;
    private final Path summary;

    private SystemCalls(Process strace, Path summary) {
        this.strace = strace;
        this.summary = summary;
    }

    /** Whether strace is there and may look into another process. */
    static boolean canBeCounted() {
        return Stream.of("/usr/bin/strace", "/bin/strace").anyMatch(each -> Files.isExecutable(Path.of(each)))
                && mayTrace();
    }

    private static boolean mayTrace() {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Begins to count; returns when every thread of the process is watched. */
    static SystemCalls of(long pid, Path folder) throws IOException {
        Path summary = folder.resolve("calls");
        Process strace = new ProcessBuilder("strace", "-f", "-c", "-o", summary.toString(), "-p", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        ProcessOutput output = ProcessOutput.of(strace.getInputStream(), "strace");
        if (output.await(0, line -> line.contains("attached"), PATIENCE) == null) {
            strace.destroy();
            throw new IOException("strace does not attach: " + output.tail());
        }
        return new SystemCalls(strace, summary);
    }

    /** Stops counting: how often each call was made. */
    Map<String, Long> stop() throws IOException, InterruptedException {
        strace.destroy();
        strace.waitFor();
        Map<String, Long> calls = new TreeMap<>();
        for (String line : Files.readAllLines(summary)) {
            String[] columns = line.trim().split(" +", -1);
            String name = columns[columns.length - 1];
            if (columns.length >= 5 && COUNTED.contains(name)) {
                calls.put(name, Long.parseLong(columns[3]));
            }
        }
        return calls;
    }

    @Override
    public void close() {
        strace.destroy();
    }
}
