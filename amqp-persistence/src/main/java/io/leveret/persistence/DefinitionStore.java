package io.leveret.persistence;

import java.util.List;

/** The durable definitions: virtual hosts, exchanges, queues, bindings. Not for event loops: every call may block on the disk. */
public interface DefinitionStore extends AutoCloseable {

    /** All that is defined, in an order in which it can be declared again. */
    List<DefinitionChange> load();

    /**
     * Applies the changes in order, together, and returns when they are synced to disk.
     *
     * @throws StorageException if they may not be; then none is applied
     */
    void apply(List<DefinitionChange> changes);

    /** Begins, on a thread of its own, what work an opening has left that can be done beside the use of the store. */
    default void tidy() {}

    @Override
    void close();
}
