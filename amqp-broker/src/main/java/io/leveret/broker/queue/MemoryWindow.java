package io.leveret.broker.queue;

/** What of a queue is in memory, in bytes, against what may be. Belongs to the queue's loop. */
final class MemoryWindow {

    /** Less than that is not worth telling. */
    private static final long REPORTED_BYTES = 16 * 1024;

    private final QueueMemory memory;
    private final boolean hasLog;
    private long waitingBytes;
    private long reportedBytes;

    /** {@code hasLog} says whether the queue's messages are on disk anyway. */
    MemoryWindow(QueueMemory memory, boolean hasLog) {
        this.memory = memory;
        this.hasLog = hasLog;
    }

    /** A message waits in memory from now on. */
    void entered(QueuedMessage message) {
        waitingBytes += message.original().footprintBytes();
    }

    /** A message does not wait in memory any more. */
    void left(QueuedMessage message) {
        waitingBytes -= message.original().footprintBytes();
    }

    /** Nothing waits in memory. */
    void empty() {
        waitingBytes = 0;
    }

    /** Whether more waits in memory than may. */
    boolean isOver() {
        return waitingBytes > memory.windowBytes(hasLog);
    }

    /** What goes to disk, or comes back, at a time. */
    long pageBytes() {
        return memory.pageBytes(hasLog);
    }

    /** What a line that is shortened keeps at hand: so much that it is not shortened again soon. */
    long keptBytes() {
        return memory.windowBytes(hasLog) / 2;
    }

    /** Whether more messages are to come to hand, when so many are. */
    boolean wantsMore(int atHand) {
        return atHand == 0 || (atHand < 2 * Paging.PAGE_MESSAGES && waitingBytes < keptBytes());
    }

    /** Tells what the queue has in memory, when that has changed by much. */
    void report() {
        long change = waitingBytes - reportedBytes;
        if (Math.abs(change) >= REPORTED_BYTES || (change != 0 && waitingBytes == 0)) {
            memory.changed(change);
            reportedBytes = waitingBytes;
        }
    }
}
