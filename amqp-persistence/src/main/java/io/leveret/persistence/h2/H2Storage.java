package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StorageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A data directory, open: definitions and messages behind H2. One process has it at a time. */
public final class H2Storage implements Storage {

    private final DataDirectory directory;
    private final H2DefinitionStore definitions;
    private final H2MessageStore messages;
    private final H2MessageStore transients;
    private boolean closed;

    private H2Storage(
            DataDirectory directory,
            H2DefinitionStore definitions,
            H2MessageStore messages,
            H2MessageStore transients) {
        this.directory = directory;
        this.definitions = definitions;
        this.messages = messages;
        this.transients = transients;
    }

    /**
     * Opens the directory, creates it if it is missing, repairs what a crash left. Blocks.
     *
     * @throws StorageException if it is in use, cannot be written, is not readable by this version, or is damaged beyond
     *     what can be put aside; the message is one line for an operator
     */
    public static H2Storage open(Path dataDirectory, StorageOptions options) {
        return open(dataDirectory, options, FileSystems.USUAL);
    }

    /**
     * The H2 file systems that files are opened through, as prefixes of their names. For messages H2's own choice; for
     * definitions, which any thread may write, one that opens its file again when an interrupt of the thread has
     * closed it, and hands nothing over to threads of its own.
     */
    record FileSystems(String messages, String definitions) {
        static final FileSystems USUAL = new FileSystems("", "retry:");
    }

    static H2Storage open(Path dataDirectory, StorageOptions options, FileSystems fileSystems) {
        DataDirectory directory = DataDirectory.open(dataDirectory);
        Deque<AutoCloseable> opened = new ArrayDeque<>(List.of(directory));
        try {
            H2DefinitionStore definitions = H2DefinitionStore.open(directory.root(), options, fileSystems.definitions);
            opened.push(definitions);
            H2MessageStore transients = H2MessageStore.openEmpty(
                    new MessageFolder(directory.transients(), fileSystems.messages, false), options);
            opened.push(transients);
            H2MessageStore messages =
                    H2MessageStore.open(new MessageFolder(directory.messages(), fileSystems.messages, true), options);
            return new H2Storage(directory, definitions, messages, transients);
        } catch (RuntimeException e) {
            closeAll(opened, e);
            throw e;
        }
    }

    private static void closeAll(Deque<AutoCloseable> opened, RuntimeException cause) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    @Override
    public DefinitionStore definitions() {
        return definitions;
    }

    @Override
    public MessageStore messages() {
        return messages;
    }

    @Override
    public MessageStore transients() {
        return transients;
    }

    @Override
    public long usableBytes() {
        return directory.usableBytes();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (directory;
                definitions;
                transients) {
            messages.close();
        }
    }
}
