package io.leveret.persistence;

import java.util.Set;

/**
 * The messages that must survive a crash, a log for each durable queue.
 *
 * <p>Safe for use from any thread. Changes are made durable in groups by one thread of the store's own; that thread runs
 * the {@link Completion}s, which must not block it.
 */
public interface MessageStore extends AutoCloseable {

    /** The log of the queue with this id; ids are never used again. A log costs nothing until it is used. */
    QueueLog log(long queueId);

    /** Drops all that the queue's log holds, in the next group. */
    void forget(long queueId);

    /** The queues that hold a message now: after a start, those found on disk. */
    Set<Long> queuesWithMessages();

    /** Makes durable what was submitted, then releases the files. Blocks. */
    @Override
    void close();
}
