package io.leveret.persistence;

/** All that one broker keeps: its definitions and its messages, also those that only wait on disk. */
public interface Storage extends AutoCloseable {

    /** The durable definitions, open until this storage is closed. */
    DefinitionStore definitions();

    /** The durable messages, open until this storage is closed. */
    MessageStore messages();

    /**
     * Messages that need not survive a restart, open until this storage is closed: a place to put them while memory is
     * short. Empty at every start. Completes batches when they are written, without waiting for the disk; apart from that,
     * and from its ids of queues, which are its own, it is like {@link #messages()}.
     */
    MessageStore transients();

    /**
     * How much room is left where all of it is kept, in bytes: for an alarm before there is none. A question to the operating system;
     * it may wait for a disk, and does not belong on an event loop. {@link Long#MAX_VALUE} for storage without a disk.
     *
     * @throws StorageException if the system does not say
     */
    default long usableBytes() {
        return Long.MAX_VALUE;
    }

    /** Makes durable what was submitted, then releases files and threads. Blocks. A second call does nothing. */
    @Override
    void close();
}
