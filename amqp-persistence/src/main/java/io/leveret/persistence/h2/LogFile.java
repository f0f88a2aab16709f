package io.leveret.persistence.h2;

import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * One open message file: values in the order in which they came, and once it is sealed a summary of them. H2 throws {@link
 * MVStoreException} from every method when disk or file fails; after that only {@link #abandon} helps. Owned by one
 * thread; while that one writes, another may {@link #get} and {@link #view}.
 */
final class LogFile {

    /**
     * Keys fall, and an empty value stands before them all. H2 splits the page that it inserts into and writes both halves:
     * this way the half that is written again is the empty value, not the segment written before.
     */
    private static final long FRONT = Long.MIN_VALUE;

    /** Format 1 called its summary by another name: a file that has none of this name is read from front to end. */
    private static final String SUMMARY = "segments";

    /** Small pages: a commit of one small message writes again what shares its page. */
    private static final int PAGE_BYTES = 4096;

    private final MVStore store;
    private final MVMap<Long, ByteBuffer> log;
    private final @Nullable MVMap<Long, ByteBuffer> summary;
    private final long openedVersion;
    private final Object closing = new Object();
    private boolean closed; // guarded by closing

    private LogFile(MVStore store, boolean fresh) {
        this.store = store;
        this.openedVersion = store.getCurrentVersion();
        this.log = map("log");
        this.summary = fresh || store.hasMap(SUMMARY) ? map(SUMMARY) : null;
    }

    static LogFile create(String fileName) {
        LogFile file = new LogFile(builder(fileName).open(), true);
        file.store.setReuseSpace(false);
        file.log.put(FRONT, ByteBuffer.allocate(0));
        return file;
    }

    static LogFile openForReading(String fileName) {
        MVStore store = reading(() -> builder(fileName).readOnly().open());
        try {
            return reading(() -> new LogFile(store, false));
        } catch (MVStoreException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** The commit whose state was found on opening. H2 goes back to an older one, silently, when a newer is damaged. */
    long openedVersion() {
        return openedVersion;
    }

    /** Whether H2 closed the file, and found on opening what it had left. */
    boolean isAsClosed() {
        Map<String, Object> header = store.getFileStore().getStoreHeader();
        return header.containsKey("clean")
                && Long.toHexString(openedVersion).equals(String.valueOf(header.get("version")));
    }

    /** @param sequence rises by one from call to call, from 1 on */
    void put(int sequence, byte[] value) {
        log.put(-(long) sequence, ByteBuffer.wrap(value));
    }

    byte @Nullable [] get(int sequence) {
        ByteBuffer value = view(sequence);
        return value == null ? null : copy(value);
    }

    /** The same without a copy: it begins at position 0, has an array, of which it is at least half, and is not to be changed. */
    @Nullable
    ByteBuffer view(int sequence) {
        return reading(() -> log.get(-(long) sequence));
    }

    private static byte[] copy(ByteBuffer value) {
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        return bytes;
    }

    /** The sequence of the value put last, or 0. */
    int lastSequence() throws DamagedException {
        if (!reading(() -> log.containsKey(FRONT))) {
            throw new DamagedException("its log cannot be found");
        }
        Long last = reading(() -> log.higherKey(FRONT));
        if (last == null) {
            return 0;
        }
        // a torn page may begin with anything
        if (last >= 0 || last < -Integer.MAX_VALUE || -last > reading(log::sizeAsLong)) {
            throw new DamagedException("the first page of its log");
        }
        return (int) -last;
    }

    /** Says that nothing more will come. */
    void putSummary(List<byte[]> values) {
        MVMap<Long, ByteBuffer> written = Objects.requireNonNull(summary, "opened for reading");
        for (int i = 0; i < values.size(); i++) {
            written.put((long) i, ByteBuffer.wrap(values.get(i)));
        }
    }

    /** Empty unless the file is sealed. */
    List<byte[]> summary() {
        MVMap<Long, ByteBuffer> map = summary;
        if (map == null) {
            return List.of();
        }
        return reading(() -> {
            List<byte[]> values = new ArrayList<>();
            Cursor<Long, ByteBuffer> cursor = map.cursor(null);
            while (cursor.hasNext()) {
                cursor.next();
                values.add(copy(cursor.getValue()));
            }
            return values;
        });
    }

    /** Writes what was put. */
    void commit() {
        store.commit();
    }

    /** Waits until the disk has what was written. */
    void sync() {
        store.sync();
    }

    /** How large the file is, in bytes. */
    long bytes() {
        return store.getFileStore().size();
    }

    void close() {
        synchronized (closing) {
            closed = true;
            store.close();
        }
    }

    /** Whether it is closed; waits while it is being closed. For another thread that reads from it and fails. */
    boolean isClosed() {
        synchronized (closing) {
            return closed;
        }
    }

    /** Closes without writing anything. */
    void abandon() {
        synchronized (closing) {
            closed = true;
            store.closeImmediately();
        }
    }

    /** On damaged bytes H2 throws whatever its code runs into: made one kind here. */
    private static <T extends @Nullable Object> T reading(Supplier<T> action) {
        try {
            return action.get();
        } catch (MVStoreException e) {
            throw e;
        } catch (OverlappingFileLockException e) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_LOCKED, "{0}", e.toString(), e);
        } catch (RuntimeException | AssertionError e) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "{0}", e.toString(), e);
        }
    }

    private static MVStore.Builder builder(String fileName) {
        return new MVStore.Builder()
                .fileName(fileName)
                .autoCommitDisabled()
                // else a large commit is written in parts, and more than the last chunk can be torn
                .autoCommitBufferSize(0)
                .autoCompactFillRate(0)
                .cacheSize(1)
                .cacheConcurrency(1)
                .pageSplitSize(PAGE_BYTES);
    }

    private MVMap<Long, ByteBuffer> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<Long, ByteBuffer>()
                        .keyType(LongDataType.INSTANCE)
                        .valueType(new ValueType()));
    }
}
