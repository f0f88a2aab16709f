package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Definitions on disk. Safe for use from any thread; changes that come while another is being synced share the next
 * sync.
 *
 * <p>After a crash the file is written anew, when {@link #tidy()} is called or the first change comes. That takes long where there
 * is much; definitions can be read meanwhile, and only who wants to change some waits.
 */
final class H2DefinitionStore implements DefinitionStore {

    private static final Logger LOG = LoggerFactory.getLogger(H2DefinitionStore.class);

    /** Guarded by this. */
    private final DurableDefinitions definitions;

    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();

    /** What a crash left, for who reads it first and before anything is changed. */
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
            failure = cause == null ? null : DurableDefinitions.failure("write", cause);
        }
    }

    private H2DefinitionStore(DurableDefinitions definitions) {
        this.definitions = definitions;
    }

    /** @param fileSystem the H2 file system to open the files through, as a prefix of their names */
    static H2DefinitionStore open(Path folder, StorageOptions options, String fileSystem) {
        H2DefinitionStore store = new H2DefinitionStore(new DurableDefinitions(folder, options, fileSystem));
        store.begin();
        return store;
    }

    private synchronized void begin() {
        try {
            unread.set(definitions.begin());
        } catch (MVStoreException | IOException e) {
            throw DurableDefinitions.failure("open", e);
        }
    }

    @Override
    public synchronized void tidy() {
        if (!definitions.wantsRenewal()) {
            return;
        }
        Thread renewal = new Thread(this::renew, "definitions");
        renewal.setDaemon(true);
        renewal.start();
    }

    /** Unless somebody who could not wait has done it. If it fails, the next change tries again. */
    private synchronized void renew() {
        try {
            definitions.renew();
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
            return definitions.read();
        } catch (MVStoreException | DamagedException e) {
            throw DurableDefinitions.failure("read", e);
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

    private void applyWaiting() {
        List<Change> group = new ArrayList<>();
        List<DefinitionChange> changes = new ArrayList<>();
        for (Change change = waiting.poll(); change != null; change = waiting.poll()) {
            group.add(change);
            changes.addAll(change.changes);
        }
        try {
            definitions.commit(changes);
            group.forEach(change -> change.end(null));
        } catch (RuntimeException | IOException e) {
            group.forEach(change -> change.end(e));
        }
    }

    @Override
    public void close() {
        definitions.hurry();
        end();
    }

    /** What is small is still written anew; the rest is for the next start. */
    private synchronized void end() {
        renew();
        try {
            definitions.close();
        } catch (MVStoreException | IOException e) {
            throw DurableDefinitions.failure("close", e);
        }
    }
}
