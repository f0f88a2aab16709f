package io.leveret.persistence.h2;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands requests from any thread to the store thread, all that wait at once. Its bound is what callers keep to: pending bytes. */
final class Mailbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ArrayDeque<Request> waiting = new ArrayDeque<>();
    private boolean closed;

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
                changed.signal();
            }
            waiting.addAll(requests);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for requests and takes them all, in the order in which they came; empty once closed and drained. */
    ArrayDeque<Request> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            ArrayDeque<Request> taken = waiting;
            waiting = new ArrayDeque<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all requests that wait, if any do. */
    ArrayDeque<Request> poll() {
        lock.lock();
        try {
            ArrayDeque<Request> taken = waiting;
            waiting = new ArrayDeque<>();
            return taken;
        } finally {
            lock.unlock();
        }
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
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
