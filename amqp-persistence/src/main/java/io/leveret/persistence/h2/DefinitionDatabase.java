package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * One open MVStore of H2 with definitions. What is written stays in memory until the next checkpoint. H2 throws {@link
 * MVStoreException} from every method when disk or file fails; after that only {@link #abandon} helps. Used by one thread at a time.
 */
final class DefinitionDatabase {

    private static final int CACHE_MEGABYTES = 4;
    private static final int PAGE_BYTES = 4096;

    private final MVStore store;
    private final DefinitionMaps maps;

    private DefinitionDatabase(MVStore store) {
        this.store = store;
        this.maps = new DefinitionMaps(store);
    }

    /** Opens the file, or creates it. */
    static DefinitionDatabase open(String fileSystem, Path file) {
        MVStore store = builder(fileSystem + file).open();
        try {
            // so that a torn write cannot hurt what was synced
            store.setReuseSpace(false);
            DefinitionDatabase database = new DefinitionDatabase(store);
            database.checkpoint();
            return database;
        } catch (MVStoreException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /**
     * What a file has, which stays as it is.
     *
     * @param chain what stands in it
     * @throws DamagedException if it cannot be read, or if H2 finds another commit in it than the last: it goes back to an older one, silently, where
     *     the header names one that never came to the disk
     */
    static List<DefinitionChange> read(String fileName, ChunkChain chain) throws DamagedException {
        try (MVStore store = builder(fileName).readOnly().open()) {
            chain.requireLatest(store);
            return new DefinitionMaps(store).read();
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
    }

    private static MVStore.Builder builder(String fileName) {
        return new MVStore.Builder()
                .fileName(fileName)
                .autoCommitDisabled()
                .autoCompactFillRate(0)
                .cacheSize(CACHE_MEGABYTES)
                .cacheConcurrency(1)
                .pageSplitSize(PAGE_BYTES);
    }

    List<DefinitionChange> read() throws DamagedException {
        return maps.read();
    }

    /** Has the changes, in memory. */
    void write(List<DefinitionChange> changes) throws DamagedException {
        for (DefinitionChange change : changes) {
            maps.write(change);
        }
    }

    /** Returns when all that was written is on disk. */
    void checkpoint() {
        store.commit();
        store.sync();
    }

    /** How far the file was written to, in bytes. On the disk it may be longer, and all of it is synced only after a checkpoint. */
    long bytes() {
        return store.getFileStore().size();
    }

    void close() {
        store.close();
    }

    /** Closes without writing anything. */
    void abandon() {
        store.closeImmediately();
    }
}
