package io.leveret.benchmarks.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a process and its children have used, from Linux's {@code /proc}. */
final class Usage {

    /** Linux counts processor time for other programs in hundredths of a second, whatever its own clock. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final String RESIDENT = "VmRSS:";

    private final ProcessHandle process;

    Usage(long pid) {
        this.process = ProcessHandle.of(pid).orElseThrow(() -> new IllegalArgumentException("no process " + pid));
    }

    /** Processor time so far. */
    double cpuSeconds() {
        return sum(Usage::ticks) / TICKS_A_SECOND;
    }

    /** Memory in use now. */
    double residentMegabytes() {
        return sum(Usage::residentKilobytes) / 1024.0;
    }

    private long sum(ToLongFunction<Path> of) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> Path.of("/proc", Long.toString(each.pid())))
                .mapToLong(of)
                .sum();
    }

    private static long ticks(Path process) {
        List<String> stat = lines(process.resolve("stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        // The second field is a name in parentheses that may have spaces.
        String line = stat.get(0);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    }

    private static long residentKilobytes(Path process) {
        return lines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Empty if the process has ended. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
