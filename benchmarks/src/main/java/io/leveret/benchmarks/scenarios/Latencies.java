package io.leveret.benchmarks.scenarios;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Nanoseconds that each of so many messages took; filled from one thread. */
final class Latencies {

    private static final double TO_MILLIS = 1e6;

    private final long[] nanos;
    private final AtomicInteger filled = new AtomicInteger();

    Latencies(int messages) {
        this.nanos = new long[messages];
    }

    void took(int message, long nanoseconds) {
        nanos[message] = nanoseconds;
        filled.incrementAndGet();
    }

    int filled() {
        return filled.get();
    }

    /** Adds the usual percentiles of all messages from this one on. */
    void addTo(Figures figures, String name, int from) {
        long[] sorted = Arrays.copyOfRange(nanos, from, nanos.length);
        Arrays.sort(sorted);
        figures.with(name + " p50, ms", percentile(sorted, 0.5))
                .with(name + " p99, ms", percentile(sorted, 0.99))
                .with(name + " p99.9, ms", percentile(sorted, 0.999));
    }

    private static double percentile(long[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))] / TO_MILLIS;
    }
}
