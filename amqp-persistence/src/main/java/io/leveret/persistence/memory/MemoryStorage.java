package io.leveret.persistence.memory;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.DefinitionTable;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StorageException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Storage that lasts as long as its {@link MemoryContents}. Everything is durable at once. */
public final class MemoryStorage implements Storage {

    private final MemoryMessageStore messages;
    private final MemoryMessageStore transients;
    private final Definitions definitions;

    private MemoryStorage(MemoryContents contents) {
        this.messages = new MemoryMessageStore(contents.messages(), "store");
        this.transients = new MemoryMessageStore(new ConcurrentHashMap<>(), "transients");
        this.definitions = new Definitions(contents.definitions());
    }

    /** Opens empty storage. */
    public static MemoryStorage open() {
        return open(new MemoryContents());
    }

    /** Opens storage on what an earlier one has left; that one must be closed. */
    public static MemoryStorage open(MemoryContents contents) {
        return new MemoryStorage(contents);
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
    public void close() {
        messages.close();
        transients.close();
        definitions.close();
    }

    private static final class Definitions implements DefinitionStore {

        private final DefinitionTable table;
        private volatile boolean closed;

        Definitions(DefinitionTable table) {
            this.table = table;
        }

        @Override
        public List<DefinitionChange> load() {
            requireOpen();
            return table.all();
        }

        @Override
        public void apply(List<DefinitionChange> changes) {
            requireOpen();
            table.apply(changes);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() {
            if (closed) {
                throw new StorageException("the definition store is closed");
            }
        }
    }
}
