package io.leveret.broker.queue;

/**
 * What of a queue is in memory, in bytes, against what may be: as much for what waits as for what was delivered and is
 * unacknowledged. Belongs to the queue's loop.
 */
final class MemoryWindow {

    /** Less than that is not worth telling. */
    private static final long REPORTED_BYTES = 16 * 1024;

    private final QueueMemory memory;
    private final boolean hasLog;
    private long waitingBytes;
    private long heldBytes;
    private long heldBytesMax;
    private long reportedBytes;

    /** {@code hasLog} says whether the queue's messages are on disk anyway. */
    MemoryWindow(QueueMemory memory, boolean hasLog) {
        this.memory = memory;
        this.hasLog = hasLog;
        this.heldBytesMax = memory.windowBytes(hasLog);
    }

    /** A message waits in memory from now on. */
    void entered(QueuedMessage message) {
        waitingBytes += message.footprintBytes();
    }

    /** A message does not wait in memory any more. */
    void left(QueuedMessage message) {
        waitingBytes -= message.footprintBytes();
    }

    /** Nothing waits in memory. */
    void empty() {
        waitingBytes = 0;
    }

    /** A message is unacknowledged from now on; returns whether that is more than may stay in memory. */
    boolean held(QueuedMessage message) {
        heldBytes += message.footprintBytes();
        return heldBytes > heldBytesMax;
    }

    /** A message is unacknowledged no more, or not in memory. */
    void released(QueuedMessage message) {
        heldBytes -= message.footprintBytes();
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

    /** Tells what the queue has in memory, when that has changed by much, and learns how much that may be. */
    void report() {
        long bytes = waitingBytes + heldBytes;
        long change = bytes - reportedBytes;
        if (Math.abs(change) >= REPORTED_BYTES || (change != 0 && bytes == 0)) {
            memory.changed(change);
            reportedBytes = bytes;
        }
        heldBytesMax = memory.windowBytes(hasLog);
    }

    /** The queue is gone. */
    void close() {
        waitingBytes = 0;
        heldBytes = 0;
        report();
    }
}
