package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Definitions in SQL tables. Safe for use from any thread; changes that come while another is being synced share the next
 * sync. After a failed write the database is opened again with the next call.
 *
 * <p>After a crash the file is written anew, when {@link #tidy()} is called or the first change comes. That takes long where there
 * is much; definitions can be read meanwhile, and only who wants to change some waits.
 */
final class H2DefinitionStore implements DefinitionStore {

    private static final Logger LOG = LoggerFactory.getLogger(H2DefinitionStore.class);

    private final DefinitionFile file;
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();

    // all below: guarded by this
    private @Nullable DefinitionDatabase database;
    private long syncedBytes = -1;
    private boolean closed;

    /** What a crash left, until there is a new file of it. */
    private @Nullable List<DefinitionChange> salvaged;

    /** The same, for who reads it first and before anything is changed. */
    private final AtomicReference<@Nullable List<DefinitionChange>> unread = new AtomicReference<>();

    /** What one caller waits for. */
    private static final class Change {
        final List<DefinitionChange> changes;
        boolean done;

        @Nullable
        StorageException failure;

        Change(List<DefinitionChange> changes) {
            this.changes = changes;
        }

        void end(@Nullable Exception cause) {
            done = true;
            failure = cause == null ? null : failure("write", cause);
        }
    }

    private H2DefinitionStore(DefinitionFile file) {
        this.file = file;
    }

    /** @param fileSystem the H2 file system to open the file through, as a prefix of its name */
    static H2DefinitionStore open(Path folder, StorageOptions options, String fileSystem) {
        H2DefinitionStore store =
                new H2DefinitionStore(new DefinitionFile(folder, fileSystem, options.definitionBytesMax()));
        store.begin();
        return store;
    }

    private synchronized void begin() {
        try {
            salvaged = file.salvageUnlessClosed();
        } catch (SQLException | IOException e) {
            throw failure("open", e);
        }
        if (salvaged == null) {
            opened();
        } else {
            unread.set(salvaged);
        }
    }

    @Override
    public synchronized void tidy() {
        if (salvaged == null) {
            return;
        }
        Thread renewal = new Thread(this::renewSalvaged, "definitions");
        renewal.setDaemon(true);
        renewal.start();
    }

    /** Unless somebody who could not wait has done it. If it fails, the next change tries again. */
    private synchronized void renewSalvaged() {
        if (salvaged == null || closed) {
            return;
        }
        try {
            opened();
        } catch (StorageException e) {
            LOG.warn("the file of definitions is not written anew after a crash: {}", e.getMessage());
        }
    }

    @Override
    public List<DefinitionChange> load() {
        List<DefinitionChange> first = unread.getAndSet(null);
        return first == null ? read() : first;
    }

    private synchronized List<DefinitionChange> read() {
        try {
            return opened().read();
        } catch (SQLException | DamagedException e) {
            throw failure("read", e);
        }
    }

    @Override
    public void apply(List<DefinitionChange> changes) {
        unread.set(null);
        // else H2 would have to open its file again, and the thread would not learn of it
        boolean interrupted = Thread.interrupted();
        try {
            applyWith(new Change(changes));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void applyWith(Change mine) {
        waiting.add(mine);
        synchronized (this) {
            if (!mine.done) {
                applyWaiting();
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
        }
    }

    @Override
    public void close() {
        file.close();
        end();
    }

    /** What is small is still written anew; the rest is for the next start. */
    private synchronized void end() {
        renewSalvaged();
        closed = true;
        DefinitionDatabase open = database;
        database = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException e) {
            throw failure("close", e);
        }
    }

    private void applyWaiting() {
        List<Change> group = new ArrayList<>();
        for (Change change = waiting.poll(); change != null; change = waiting.poll()) {
            group.add(change);
        }
        try {
            commit(group);
            group.forEach(change -> change.end(null));
        } catch (RuntimeException | SQLException e) {
            if (group.size() == 1) {
                group.get(0).end(e);
            } else {
                // one of them may be at fault: each alone
                group.forEach(this::applyAlone);
            }
        }
    }

    private void applyAlone(Change change) {
        try {
            commit(List.of(change));
            change.end(null);
        } catch (RuntimeException | SQLException e) {
            change.end(e);
        }
    }

    /** All of it is on disk, or an exception tells why none of it is. */
    private void commit(List<Change> group) throws SQLException {
        DefinitionDatabase open = opened();
        try {
            for (Change change : group) {
                open.write(change.changes);
            }
        } catch (SQLException | RuntimeException e) {
            rollback(open);
            throw e;
        }
        try {
            open.commit();
            syncedBytes = open.bytes();
        } catch (SQLException | RuntimeException e) {
            abandon(open);
            throw e;
        }
        renewIfGrown(open);
    }

    private void rollback(DefinitionDatabase open) {
        try {
            open.rollback();
        } catch (SQLException e) {
            abandon(open);
        }
    }

    private void abandon(DefinitionDatabase open) {
        LOG.error("definitions could not be written; they are opened again with the next change");
        open.abandon();
        database = null;
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
                salvaged = file.salvageUnlessClosed();
            }
            open = file.open(salvaged);
            salvaged = null;
            syncedBytes = open.bytes();
            database = open;
            return open;
        } catch (SQLException | IOException e) {
            throw failure("open", e);
        }
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
        } catch (SQLException | IOException | DamagedException e) {
            LOG.error("the file of definitions has grown and cannot be renewed", e);
        }
    }

    private static StorageException failure(String verb, Exception cause) {
        return cause instanceof StorageException s
                ? new StorageException(String.valueOf(s.getMessage()), s)
                : new StorageException("cannot " + verb + " definitions: " + Reason.of(cause), cause);
    }
}
