package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionTable;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions on disk: a database, and a journal of what was changed since it was last written. A change is on disk as a record in the journal, and
 * in the database only in memory, until the journal is full. After a failed write the
 * database is opened again with the next call. Used by one thread at a time.
 */
final class DurableDefinitions {

    private static final Logger LOG = LoggerFactory.getLogger(DurableDefinitions.class);

    private final DefinitionFile file;
    private final DefinitionJournal journal;
    private @Nullable DefinitionDatabase database;
    private long syncedBytes = -1;
    private boolean closed;

    /** What a crash left, until there is a new file of it. */
    private @Nullable List<DefinitionChange> salvaged;

    /** @param fileSystem the H2 file system to open the files through, as a prefix of their names */
    DurableDefinitions(Path folder, StorageOptions options, String fileSystem) {
        this.file = new DefinitionFile(folder, PreallocatedFiles.prefix(fileSystem), options.definitionBytesMax());
        this.journal = new DefinitionJournal(folder, fileSystem, options.journalBytes());
    }

    /** Opens what was closed well; of what was not, returns the definitions, and leaves the rest to the first change or {@link #renew()}. */
    @Nullable
    List<DefinitionChange> begin() throws IOException {
        salvaged = salvage();
        if (salvaged == null) {
            opened();
        }
        return salvaged;
    }

    boolean wantsRenewal() {
        return salvaged != null && !closed;
    }

    /** Writes anew what a crash left, which takes long where that is much. */
    void renew() {
        if (wantsRenewal()) {
            opened();
        }
    }

    /** Ends a renewal that takes long; from any thread. */
    void hurry() {
        file.close();
    }

    List<DefinitionChange> read() throws DamagedException {
        return opened().read();
    }

    /** All of it is on disk, or an exception tells why none of it is. */
    void commit(List<DefinitionChange> changes) throws IOException {
        byte[] record = DefinitionRecord.encode(changes);
        if (!journal.takes(record)) {
            checkpoint();
            journal.restart(record);
        }
        DefinitionDatabase open = opened();
        journal.append(record);
        write(changes, open);
    }

    /** Writes the database, after which there is no journal. What a crash left and was not written anew stays as it is. */
    void close() throws IOException {
        DefinitionDatabase open = database;
        closed = true;
        database = null;
        if (open == null) {
            journal.close();
            return;
        }
        open.checkpoint();
        open.close();
        file.sync();
        journal.delete();
    }

    /** What file and journal have together; null if the file says all of it, and was closed well. */
    private @Nullable List<DefinitionChange> salvage() throws IOException {
        List<DefinitionChange> written = file.salvageUnlessClosed(journal.exists());
        List<DefinitionChange> since = journal.read();
        if (since.isEmpty()) {
            return written;
        }
        DefinitionTable both = new DefinitionTable();
        both.apply(written == null ? List.of() : written);
        both.apply(since);
        return both.all();
    }

    private DefinitionDatabase opened() {
        if (closed) {
            throw new StorageException("the definition store is closed");
        }
        DefinitionDatabase open = database;
        if (open != null) {
            return open;
        }
        try {
            if (syncedBytes >= 0) {
                file.cut(syncedBytes);
                salvaged = salvage();
            }
            journal.begin();
            open = file.open(salvaged);
            salvaged = null;
            syncedBytes = open.bytes();
            database = open;
            return open;
        } catch (MVStoreException | IOException e) {
            throw failure("open", e);
        }
    }

    /** What was journaled is certain: if the database fails now, the next to open it finds the change there. */
    private void write(List<DefinitionChange> changes, DefinitionDatabase open) {
        try {
            open.write(changes);
        } catch (MVStoreException | DamagedException e) {
            LOG.error("a change of definitions is in their journal, but not in their database: {}", Reason.of(e));
            abandon(open);
        }
    }

    /** Has the database on disk as it is in memory. */
    private void checkpoint() {
        DefinitionDatabase open = opened();
        try {
            open.checkpoint();
            syncedBytes = open.bytes();
        } catch (MVStoreException e) {
            abandon(open);
            throw e;
        }
        renewIfGrown(open);
    }

    private void abandon(DefinitionDatabase open) {
        LOG.error("definitions could not be written; they are opened again with the next change");
        open.abandon();
        database = null;
    }

    /** What was committed stays so, whatever happens here. */
    private void renewIfGrown(DefinitionDatabase open) {
        try {
            if (!file.isWorthRenewing()) {
                return;
            }
            List<DefinitionChange> all = open.read();
            open.close();
            database = null;
            file.renew(all);
            syncedBytes = file.bytes();
            database = file.open(null);
        } catch (MVStoreException | StorageException | IOException | DamagedException e) {
            LOG.error("the file of definitions has grown and cannot be renewed", e);
        }
    }

    static StorageException failure(String verb, Exception cause) {
        return cause instanceof StorageException s
                ? new StorageException(String.valueOf(s.getMessage()), s)
                : new StorageException("cannot " + verb + " definitions: " + Reason.of(cause), cause);
    }
}
