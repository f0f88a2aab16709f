package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of definitions, its repair and its renewal. It is never changed in place but by H2: what is read from a copy of
 * it is written to a new file, which then takes its name. Used by one thread at a time.
 */
final class DefinitionFile {

    static final String NAME = "definitions.mv";

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
    private final Path tables;
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
        this.tables = folder.resolve(SqlDefinitions.NAME);
        // both kinds of files are copied to it, and H2 takes tables only from such a name
        this.copy = folder.resolve("definitions.copy.mv.db");
        this.next = folder.resolve("definitions.next.mv");
    }

    /**
     * What is in a file that was not closed well, or that an older format left; null if it was, or if there is none.
     *
     * @param inUse whether somebody had it open and did not come to the end of closing it: then its looks say nothing
     */
    @Nullable
    List<DefinitionChange> salvageUnlessClosed(boolean inUse) throws IOException {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(next);
        if (Files.exists(tables)) {
            return salvage(tables, SqlDefinitions::read);
        }
        return Files.exists(file) && (inUse || !ChunkChain.wasClosed(file))
                ? salvage(file, DefinitionDatabase::read)
                : null;
    }

    /** Opens the database; if there is none or it was not closed well, as a new file of what was salvaged. */
    DefinitionDatabase open(@Nullable List<DefinitionChange> salvaged) throws IOException {
        if (salvaged != null) {
            renew(salvaged);
        } else if (!Files.exists(file)) {
            renew(List.of());
        }
        return DefinitionDatabase.open(fileSystem, file);
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
    void renew(List<DefinitionChange> definitions) throws IOException {
        Files.deleteIfExists(next);
        DefinitionDatabase fresh = DefinitionDatabase.open(fileSystem, next);
        try {
            for (int from = 0; from < definitions.size(); from += RENEWED_TOGETHER) {
                if (from > 0 && closing) {
                    throw new StorageException("the store is closed");
                }
                fresh.write(definitions.subList(from, Math.min(from + RENEWED_TOGETHER, definitions.size())));
                fresh.checkpoint();
            }
            fresh.close();
        } catch (MVStoreException | StorageException e) {
            fresh.abandon();
            throw e;
        } catch (DamagedException e) {
            fresh.abandon();
            throw new StorageException(next + " is damaged: " + Reason.of(e), e);
        }
        ChunkChain.cut(next, Files.size(next));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        DataDirectory.sync(folder);
        if (Files.deleteIfExists(tables)) {
            DataDirectory.sync(folder);
        }
        renewedAtBytes = Math.max(renewedAtBytesMin, RENEWED_AT_GROWTH * bytes());
    }

    /** Reads a file of definitions, which stays as it is. */
    interface Reader {
        List<DefinitionChange> read(String fileName, ChunkChain chain) throws DamagedException;

        /** H2 does not expect pages that are not as they were written, and fails in any way. */
        default List<DefinitionChange> tryRead(String fileName, ChunkChain chain) throws DamagedException {
            try {
                return read(fileName, chain);
            } catch (MVStoreException e) {
                throw e;
            } catch (RuntimeException | AssertionError e) {
                throw new DamagedException("pages that are not as they were written: " + e, e);
            }
        }
    }

    /** Reads all definitions from a file that was not closed, without its end if that was torn. */
    private List<DefinitionChange> salvage(Path damaged, Reader reader) throws IOException {
        ChunkChain whole = ChunkChain.of(damaged);
        if (!whole.broken()) {
            try {
                return reader.tryRead(FrontFiles.name(whole.end(), damaged), whole);
            } catch (DamagedException e) {
                LOG.debug("{} cannot be read as it is: {}", damaged, Reason.of(e));
            }
        }
        long end = whole.end();
        Exception cause = new DamagedException("no complete commit");
        try {
            for (int dropped = 0; dropped <= DROPPED_MAX && end > 0; dropped++) {
                try {
                    Files.copy(damaged, copy, StandardCopyOption.REPLACE_EXISTING);
                    List<DefinitionChange> definitions = readCopy(end, reader);
                    if (dropped > 0 || whole.broken()) {
                        reportLoss(damaged, end, whole.end() + whole.torn());
                    }
                    return definitions;
                } catch (DamagedException e) {
                    cause = dropped == 0 ? e : cause;
                    end = ChunkChain.of(copy).lastStart();
                }
            }
        } finally {
            Files.deleteIfExists(copy);
        }
        throw new StorageException(damaged + " is damaged and was left as it is: " + Reason.of(cause), cause);
    }

    /** The header is written anew: it may name what is behind that front. */
    private List<DefinitionChange> readCopy(long end, Reader reader) throws IOException, DamagedException {
        ChunkChain.cutUnsynced(copy, end);
        if (ChunkChain.hasChunkBefore(end)) {
            StoreHeader.renew(copy);
        }
        return reader.tryRead(copy.toString(), ChunkChain.of(copy));
    }

    private void reportLoss(Path damaged, long end, long written) throws IOException {
        Path aside = folder.resolve(damaged.getFileName() + ".damaged");
        Files.copy(damaged, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "{} was damaged: its last {} of {} bytes were dropped, and with them the latest changes if those were"
                        + " confirmed; a copy is {}",
                damaged,
                written - end,
                written,
                aside);
    }
}
