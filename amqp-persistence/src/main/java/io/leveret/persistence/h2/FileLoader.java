package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what a message file says, and deals with damage. The newest file may end in a commit that the disk had not
 * confirmed: that one is dropped. Any other damage is reported, and what can be read is kept; a file of which nothing can be
 * read is put aside.
 */
final class FileLoader {

    private static final Logger LOG = LoggerFactory.getLogger(FileLoader.class);

    private final MessageFolder folder;

    FileLoader(MessageFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads a file that nothing was written to since the start.
     *
     * @return what it says, or null if the file is there no more: put aside, or deleted because nothing was ever committed
     */
    @Nullable
    FileSummary load(int file, boolean newest) throws IOException {
        if (newest && !cutTornTail(file)) {
            folder.delete(file);
            return null;
        }
        if (newest && StoreHeader.repair(folder.path(file))) {
            LOG.info("{} had a torn header, written again", folder.path(file));
        }
        try {
            return read(file);
        } catch (MVStoreException | DamagedException e) {
            if (newest && isOneTornChunk(file)) {
                LOG.info("{} held one torn write, dropped: nothing of it was confirmed", folder.path(file));
                folder.delete(file);
                return null;
            }
            FileSummary repaired = newest ? readWithoutLastChunk(file) : null;
            return repaired != null ? repaired : readWhatIsLeft(file);
        }
    }

    /** Reads a file that is whole. */
    private FileSummary read(int file) throws DamagedException, IOException {
        LogFile log = folder.openForReading(file);
        try {
            FileSummary summary = log.isAsClosed() ? summary(log, file) : null;
            if (summary != null) {
                return summary;
            }
            requireLatest(log, file);
            FileScan scan = FileScan.of(log, file);
            if (!scan.damages().isEmpty()) {
                throw new DamagedException(scan.damages().get(0));
            }
            return scan.summary();
        } finally {
            log.abandon();
        }
    }

    /** Null if the file was not sealed, or the summary cannot be read: the rest of the file says as much. */
    private static @Nullable FileSummary summary(LogFile log, int file) {
        try {
            List<byte[]> values = log.summary();
            return values.isEmpty() ? null : FileSummary.decode(values, file);
        } catch (MVStoreException | DamagedException e) {
            LOG.error("the summary of message file {} is damaged: {}", file, e.getMessage());
            return null;
        }
    }

    private void requireLatest(LogFile log, int file) throws DamagedException, IOException {
        ChunkChain chain = ChunkChain.of(folder.path(file));
        if (chain.torn() > 0 || chain.version() != log.openedVersion()) {
            throw new DamagedException("a commit in its middle");
        }
    }

    /** Whether a damaged file has only the commit that was being written when all ended. */
    private boolean isOneTornChunk(int file) throws IOException {
        Path path = folder.path(file);
        return ChunkChain.of(path).isOne() && !ChunkChain.wasClosed(path);
    }

    /** Null if dropping the last chunk does not help; then the file is as it was. */
    private @Nullable FileSummary readWithoutLastChunk(int file) throws IOException {
        Path path = folder.path(file);
        ChunkChain chain = ChunkChain.of(path);
        byte[] last = chain.lastChunk(path);
        ChunkChain.cut(path, chain.lastStart());
        try {
            FileSummary summary = read(file);
            LOG.info("{} ended in a torn write of {} bytes, dropped: nothing of it was confirmed", path, last.length);
            return summary;
        } catch (MVStoreException | DamagedException e) {
            ChunkChain.restore(path, last);
            return null;
        }
    }

    private @Nullable FileSummary readWhatIsLeft(int file) throws IOException {
        LogFile log;
        try {
            log = folder.openForReading(file);
        } catch (MVStoreException e) {
            return quarantine(file, e);
        }
        try {
            FileScan scan = FileScan.of(log, file);
            report(log, file, scan);
            return scan.summary();
        } catch (MVStoreException | DamagedException e) {
            return quarantine(file, e);
        } finally {
            log.abandon();
        }
    }

    private void report(LogFile log, int file, FileScan scan) throws IOException {
        Path path = folder.path(file);
        for (String damage : scan.damages()) {
            LOG.error("message file {} is damaged at {}: what was stored there is lost", path, damage);
        }
        long version = ChunkChain.of(path).version();
        if (version != log.openedVersion()) {
            LOG.error(
                    "message file {} is damaged: only the first {} of its {} commits can be read, the rest is lost and"
                            + " messages acknowledged there may come again; a copy is {}",
                    path,
                    log.openedVersion(),
                    version,
                    folder.copyAside(file));
        }
    }

    /** False if not one complete commit is in the file. */
    private boolean cutTornTail(int file) throws IOException {
        Path path = folder.path(file);
        ChunkChain chain = ChunkChain.of(path);
        long torn = chain.torn();
        if (chain.broken()) {
            LOG.error(
                    "message file {} is damaged at byte {}: the {} bytes from there on are lost; a copy is {}",
                    path,
                    chain.end(),
                    torn,
                    folder.copyAside(file));
        } else if (torn > 0) {
            LOG.info("{} ended in a torn write of {} bytes, dropped: nothing of it was confirmed", path, torn);
        }
        ChunkChain.cut(path, chain.end());
        return chain.lastStart() >= 0;
    }

    private @Nullable FileSummary quarantine(int file, Exception cause) throws IOException {
        long bytes = Files.size(folder.path(file));
        Path aside = folder.quarantine(file);
        LOG.error(
                "message file {} cannot be read ({}): its {} bytes of messages are missing, messages acknowledged in it may"
                        + " come again; put aside as {}",
                folder.path(file),
                Reason.of(cause),
                bytes,
                aside);
        return null;
    }
}
