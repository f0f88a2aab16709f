package io.leveret.benchmarks.scenarios;

import java.util.concurrent.locks.LockSupport;

/** The times at which messages are due, whatever became of those before. */
final class Pace {

    private static final long BEGIN_IN_NANOS = 200_000_000;

    /** A thread that is parked comes back late by about so much. */
    private static final long PARK_IS_LATE_NANOS = 60_000;

    private static final long SPIN_NANOS = 100_000;

    private final long begin = System.nanoTime() + BEGIN_IN_NANOS;
    private final double step;

    Pace(int perSecond) {
        this.step = 1e9 / perSecond;
    }

    /** Returns when the message is due, with that time, as {@link System#nanoTime} has it. */
    long await(int message) {
        long due = due(message);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - PARK_IS_LATE_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
        return due;
    }

    /** When the message is due, as {@link System#nanoTime} has it. */
    long due(int message) {
        return begin + (long) (message * step);
    }
}
