package io.leveret.broker.queue;

import io.leveret.persistence.MessageStore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the waiting messages of all queues may take up in memory, and where the others go. Each queue has a window; when all
 * together are beyond the broker's budget, a queue keeps little more than it needs to go on. Safe for use from any thread.
 */
public final class QueueMemory {

    /** What a queue keeps when the budget is spent. */
    static final long SMALLEST_WINDOW_BYTES = 256 * 1024;

    private static final long LARGEST_PAGE_BYTES = 1024 * 1024;

    private static final int PAGES_OF_A_WINDOW = 8;

    /** A queue whose messages are on no disk yet may keep so much more: they would have to be written to leave. */
    static final int WINDOWS_WITHOUT_LOG = 16;

    private final long windowBytes;
    private final long budgetBytes;
    private final @Nullable MessageStore spills;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong lastSpill = new AtomicLong();

    /** With a store for transient messages, that holds nothing yet. */
    public QueueMemory(long windowBytes, long budgetBytes, MessageStore spills) {
        this(windowBytes, budgetBytes, spills, true);
    }

    private QueueMemory(long windowBytes, long budgetBytes, @Nullable MessageStore spills, boolean bounded) {
        if (bounded && (windowBytes < 1 || budgetBytes < 1)) {
            throw new IllegalArgumentException("no room at all");
        }
        this.windowBytes = windowBytes;
        this.budgetBytes = budgetBytes;
        this.spills = spills;
    }

    /** Everything stays in memory. */
    public static QueueMemory unlimited() {
        return new QueueMemory(Long.MAX_VALUE / WINDOWS_WITHOUT_LOG, Long.MAX_VALUE, null, false);
    }

    /** What waits in memory in all queues, in bytes, as they last told. */
    public long usedBytes() {
        return used.get();
    }

    /** What a queue, with a log of its own or without, may keep in memory now. */
    long windowBytes(boolean hasLog) {
        if (used.get() >= budgetBytes) {
            return Math.min(windowBytes, SMALLEST_WINDOW_BYTES);
        }
        return hasLog ? windowBytes : WINDOWS_WITHOUT_LOG * windowBytes;
    }

    /** What goes to disk at a time now. */
    long pageBytes(boolean hasLog) {
        return Math.min(LARGEST_PAGE_BYTES, windowBytes(hasLog) / PAGES_OF_A_WINDOW);
    }

    void changed(long deltaBytes) {
        used.addAndGet(deltaBytes);
    }

    /** A place on disk for one queue's transient messages. */
    Spill.Place newPlace() {
        MessageStore store = spills;
        if (store == null) {
            throw new IllegalStateException("memory without limit has no place on disk");
        }
        long id = lastSpill.incrementAndGet();
        return new Spill.Place(store.log(id), () -> store.forget(id));
    }
}
