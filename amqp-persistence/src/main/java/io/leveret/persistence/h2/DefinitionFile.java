package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of definitions, its repair and its renewal. It is never changed in place but by H2: what is read from a copy of
 * it is written to a new file, which then takes its name. Used by one thread at a time.
 */
final class DefinitionFile {

    static final String NAME = "definitions.mv.db";

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionFile.class);

    /** How many commits at the end may be dropped to make a file readable; a large import takes several for one sync. */
    private static final int DROPPED_MAX = 16;

    /** Space is not reused: a file is renewed once it has grown to this many times its content, if it is large then. */
    private static final int RENEWED_AT_GROWTH = 16;

    /** Definitions of one transaction of a renewal: a large one keeps long accounts of how to undo it. */
    private static final int RENEWED_TOGETHER = 5_000;

    private final Path folder;
    private final String fileSystem;
    private final Path file;
    private final Path copy;
    private final Path next;
    private final long renewedAtBytesMin;
    private long renewedAtBytes;
    private volatile boolean closing;

    DefinitionFile(Path folder, String fileSystem, long renewedAtBytesMin) {
        this.renewedAtBytesMin = renewedAtBytesMin;
        this.renewedAtBytes = renewedAtBytesMin;
        this.folder = folder;
        this.fileSystem = fileSystem;
        this.file = folder.resolve(NAME);
        this.copy = folder.resolve("definitions.copy.mv.db");
        this.next = folder.resolve("definitions.next.mv.db");
    }

    /**
     * What is in a file that was not closed well; null if it was, or if there is none.
     *
     * @param inUse whether somebody had it open and did not come to the end of closing it: then its looks say nothing
     */
    @Nullable
    List<DefinitionChange> salvageUnlessClosed(boolean inUse) throws IOException, SQLException {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(next);
        return Files.exists(file) && (inUse || !ChunkChain.wasClosed(file)) ? salvage() : null;
    }

    /** Opens the database; if it was not closed well, as a new file of what was salvaged from it. */
    DefinitionDatabase open(@Nullable List<DefinitionChange> salvaged) throws IOException, SQLException {
        if (salvaged != null) {
            renew(salvaged);
        }
        DefinitionDatabase database = DefinitionDatabase.open(fileSystem, file);
        DataDirectory.sync(folder);
        return database;
    }

    /** Ends a renewal that takes long, with an exception; the old file stays. From any thread. */
    void close() {
        closing = true;
    }

    long bytes() throws IOException {
        return Files.size(file);
    }

    /** Has on disk how the database left the file when it was closed. */
    void sync() throws IOException {
        cut(bytes());
    }

    /** Cuts off what a failed commit may have left. */
    void cut(long bytes) throws IOException {
        ChunkChain.cut(file, bytes);
    }

    boolean isWorthRenewing() throws IOException {
        return bytes() > renewedAtBytes;
    }

    /** Puts a new file in the place of the old one, with these definitions and nothing else. */
    void renew(List<DefinitionChange> definitions) throws IOException, SQLException {
        Files.deleteIfExists(next);
        DefinitionDatabase fresh = DefinitionDatabase.open(fileSystem, next);
        try {
            for (int from = 0; from < definitions.size(); from += RENEWED_TOGETHER) {
                if (from > 0 && closing) {
                    throw new SQLException("the store is closed");
                }
                fresh.write(definitions.subList(from, Math.min(from + RENEWED_TOGETHER, definitions.size())));
                fresh.commit();
                fresh.checkpoint();
            }
            fresh.close();
        } catch (SQLException e) {
            fresh.abandon();
            throw e;
        }
        ChunkChain.cut(next, Files.size(next));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        DataDirectory.sync(folder);
        renewedAtBytes = Math.max(renewedAtBytesMin, RENEWED_AT_GROWTH * bytes());
    }

    /** Reads all definitions from a file that was not closed, without its end if that was torn. */
    private List<DefinitionChange> salvage() throws IOException, SQLException {
        ChunkChain whole = ChunkChain.of(file);
        if (!whole.broken()) {
            try {
                return reading(() -> DefinitionDatabase.readFront(file, whole));
            } catch (SQLException | DamagedException e) {
                LOG.debug("{} cannot be read as it is: {}", file, Reason.of(e));
            }
        }
        long end = whole.end();
        Exception cause = new DamagedException("no complete commit");
        for (int dropped = 0; dropped <= DROPPED_MAX && end > 0; dropped++) {
            try {
                long to = end;
                List<DefinitionChange> definitions = reading(() -> readCopy(to));
                if (dropped > 0 || whole.broken()) {
                    reportLoss(end, whole.end() + whole.torn());
                }
                return definitions;
            } catch (SQLException | DamagedException e) {
                requireDamage(e);
                cause = dropped == 0 ? e : cause;
                ChunkChain.cutUnsynced(copy, end);
                end = ChunkChain.of(copy).lastStart();
            } finally {
                Files.deleteIfExists(copy);
            }
        }
        throw new StorageException(file + " is damaged and was left as it is: " + Reason.of(cause), cause);
    }

    private interface Reading {
        List<DefinitionChange> read() throws IOException, SQLException, DamagedException;
    }

    /** H2 does not expect pages that are not as they were written, and fails in any way. */
    private static List<DefinitionChange> reading(Reading reading) throws IOException, SQLException, DamagedException {
        try {
            return reading.read();
        } catch (RuntimeException | AssertionError e) {
            throw new DamagedException("pages that are not as they were written: " + e, e);
        }
    }

    private List<DefinitionChange> readCopy(long end) throws IOException, SQLException, DamagedException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        ChunkChain.cutUnsynced(copy, end);
        if (ChunkChain.hasChunkBefore(end)) {
            StoreHeader.renew(copy);
            DefinitionDatabase.requireLatest(copy, ChunkChain.of(copy));
        }
        DefinitionDatabase database = DefinitionDatabase.open(fileSystem, copy);
        try {
            return database.read();
        } finally {
            database.abandon();
        }
    }

    /** Goes on only if the copy could not be read because of what is in it. */
    private static void requireDamage(Exception e) throws SQLException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException failure && failure.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
                throw new SQLException(failure.getMessage(), e);
            }
        }
    }

    private void reportLoss(long end, long written) throws IOException {
        Path aside = folder.resolve(NAME + ".damaged");
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "{} was damaged: its last {} of {} bytes were dropped, and with them the latest changes if those were"
                        + " confirmed; a copy is {}",
                file,
                written - end,
                written,
                aside);
    }
}
