package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.StorageException;
import java.sql.SQLException;
import java.util.List;

/** Definitions in SQL tables. Safe for use from any thread: one call works at a time. */
final class H2DefinitionStore implements DefinitionStore {

    static final String FILE_NAME = "definitions.mv.db";

    private final DefinitionDatabase database;
    private boolean closed;

    private H2DefinitionStore(DefinitionDatabase database) {
        this.database = database;
    }

    static H2DefinitionStore open(DataDirectory directory) {
        try {
            return new H2DefinitionStore(
                    DefinitionDatabase.open(directory.root().resolve("definitions")));
        } catch (SQLException e) {
            throw new StorageException("cannot open " + directory.root().resolve(FILE_NAME) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<DefinitionChange> load() {
        requireOpen();
        try {
            return database.read();
        } catch (SQLException | DamagedException e) {
            throw new StorageException("cannot read definitions: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void apply(List<DefinitionChange> changes) {
        requireOpen();
        try {
            database.apply(changes);
        } catch (SQLException e) {
            throw new StorageException("cannot write definitions: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            database.close();
        } catch (SQLException e) {
            throw new StorageException("cannot close definitions: " + e.getMessage(), e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException("the definition store is closed");
        }
    }
}
