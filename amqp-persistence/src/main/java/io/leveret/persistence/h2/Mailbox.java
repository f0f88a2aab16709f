package io.leveret.persistence.h2;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands requests from any thread to the store thread, all that wait at once. Those that are in no hurry wait a little for others,
 * but no longer: nothing tells that nobody else will come, so this takes a clock. Its bound is what callers keep to: pending
 * bytes.
 */
final class Mailbox {

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition hurry = lock.newCondition();
    private ArrayDeque<Request> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Whether one of those that wait is in a hurry. */
    private boolean hurried;

    /** Until when the first of those that wait does so for others. */
    private long patienceEnds;

    /** The same for what was taken last. For the store thread. */
    private long takenPatienceEnds;

    /** False if the mailbox is closed. */
    boolean offer(Request request) {
        return offer(List.of(request));
    }

    /** Leaves all, side by side; false if the mailbox is closed. */
    boolean offer(List<Request> requests) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (waiting.isEmpty()) {
                patienceEnds = System.nanoTime() + PATIENCE_NANOS;
                came.signal();
            }
            waiting.addAll(requests);
            if (!hurried && hurries(requests)) {
                hurried = true;
                hurry.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for requests and takes them all, in the order in which they came, at the latest a little after the first; empty once
     * closed and drained.
     */
    ArrayDeque<Request> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                came.awaitUninterruptibly();
            }
            waitForCompany(patienceEnds);
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all requests that wait as soon as one of them is in a hurry, or at the time up to which it has patience; empty if
     * nothing came.
     *
     * @param patienceEndsNanos as {@link #patienceEnds} has told
     */
    ArrayDeque<Request> take(long patienceEndsNanos) {
        lock.lock();
        try {
            waitForCompany(patienceEndsNanos);
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until when those that were taken last, and are in no hurry, may wait for others; by {@link System#nanoTime}. */
    long patienceEnds() {
        return takenPatienceEnds;
    }

    /** Takes all requests that wait if one of them is in a hurry. */
    ArrayDeque<Request> pollHurried() {
        lock.lock();
        try {
            return hurried || closed ? takeAll() : new ArrayDeque<>();
        } finally {
            lock.unlock();
        }
    }

    /** Takes all requests that wait, if any do. */
    ArrayDeque<Request> poll() {
        lock.lock();
        try {
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean hurries(List<Request> requests) {
        for (Request request : requests) {
            if (request.hurries()) {
                return true;
            }
        }
        return false;
    }

    private void waitForCompany(long endNanos) {
        long left = endNanos - System.nanoTime();
        boolean interrupted = false;
        while (!hurried && !closed && left > 0) {
            try {
                left = hurry.awaitNanos(left);
            } catch (InterruptedException e) {
                // The store thread is never to be interrupted; whoever did will be told by its next wait elsewhere.
                interrupted = true;
                left = 0;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ArrayDeque<Request> takeAll() {
        ArrayDeque<Request> taken = waiting;
        waiting = new ArrayDeque<>();
        hurried = false;
        takenPatienceEnds = patienceEnds;
        return taken;
    }

    /** False once it is closed and all was taken. */
    boolean isOpen() {
        lock.lock();
        try {
            return !closed || !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests; those that wait will still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            came.signal();
            hurry.signal();
        } finally {
            lock.unlock();
        }
    }
}
