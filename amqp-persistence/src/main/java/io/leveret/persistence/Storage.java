package io.leveret.persistence;

/** All that one broker keeps: its definitions and its messages. */
public interface Storage extends AutoCloseable {

    /** The durable definitions, open until this storage is closed. */
    DefinitionStore definitions();

    /** The durable messages, open until this storage is closed. */
    MessageStore messages();

    /** Makes durable what was submitted, then releases files and threads. Blocks. A second call does nothing. */
    @Override
    void close();
}
