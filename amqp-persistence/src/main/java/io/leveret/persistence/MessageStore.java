package io.leveret.persistence;

import java.util.Set;

/**
 * Messages on disk, a log for each queue. Those of {@link Storage#messages()} survive a crash once a batch is complete.
 *
 * <p>Safe for use from any thread. Changes are written in groups by one thread of the store's own; that thread runs the {@link
 * QueueLog.Completion}s, which must not block it. Reads have another thread, so that neither waits for the other's disk.
 */
public interface MessageStore extends AutoCloseable {

    /** The log of the queue with this id; ids are never used again. A log costs nothing until it is used. */
    QueueLog log(long queueId);

    /**
     * Runs the action at once. What this thread hands over meanwhile leaves when the action ends, and all of it together: it
     * becomes durable in one group, and a large body that goes to several logs is stored once. Nobody else may submit to
     * these logs meanwhile; the action must not wait for an answer.
     */
    default void together(Runnable action) {
        action.run();
    }

    /** Drops all that the queue's log holds, in the next group. */
    void forget(long queueId);

    /** The queues that hold a message now: after a start, those found on disk. */
    Set<Long> queuesWithMessages();

    /** How many bytes were submitted and are not yet completed: what a publisher must be slowed by. */
    long pendingBytes();

    /**
     * Runs the action once, on the store's thread, as soon as no more than {@code bytes} are pending; soon, if that is so
     * already. The action must not block.
     */
    void whenPendingAtMost(long bytes, Runnable action);

    /**
     * Makes durable what was submitted, then releases the files. Blocks; not for the store's own thread. What is submitted
     * later fails at once, on the caller's thread.
     */
    @Override
    void close();
}
