package io.leveret.broker.message;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of messages that were read from a socket and have not arrived: in a hand-over to another loop, or on their way to the
 * disk. Connections stop reading while too many are on the way, so neither mailboxes nor the store's queue can grow without
 * bound.
 *
 * <p>Safe for use from any thread.
 */
public final class PublishFlow {

    private final long highBytes;
    private final long lowBytes;
    private final AtomicLong onTheWay = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Above {@code highBytes}, publishers wait until half of that is left. */
    public PublishFlow(long highBytes) {
        this.highBytes = highBytes;
        this.lowBytes = highBytes / 2;
    }

    public void departed(long bytes) {
        onTheWay.addAndGet(bytes);
    }

    public void arrived(long bytes) {
        if (onTheWay.addAndGet(-bytes) <= lowBytes && !waiting.isEmpty()) {
            wakeAll();
        }
    }

    public boolean isCongested() {
        return onTheWay.get() > highBytes;
    }

    public long bytesOnTheWay() {
        return onTheWay.get();
    }

    /** Runs {@code wakeUp} once, on whichever thread relieves the congestion: at once if there is none. */
    public void whenRelieved(Runnable wakeUp) {
        waiting.add(wakeUp);
        if (onTheWay.get() <= lowBytes) {
            wakeAll();
        }
    }

    private void wakeAll() {
        Runnable next = waiting.poll();
        while (next != null) {
            next.run();
            // Who has been woken may have filled the way again.
            next = onTheWay.get() <= lowBytes ? waiting.poll() : null;
        }
    }
}
