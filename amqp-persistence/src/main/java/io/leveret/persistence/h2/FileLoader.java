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
 * confirmed: that one is dropped. Any other damage is reported; a file of which nothing can be read is put aside.
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
        try {
            return read(file, newest);
        } catch (MVStoreException | DamagedException e) {
            FileSummary repaired = newest ? readWithoutLastChunk(file) : null;
            return repaired != null ? repaired : quarantine(file, e);
        }
    }

    private FileSummary read(int file, boolean newest) throws DamagedException, IOException {
        LogFile log = folder.openForReading(file);
        try {
            List<byte[]> summary = log.summary();
            if (!summary.isEmpty()) {
                return FileSummary.decode(summary, file);
            }
            return scan(log, file, newest);
        } finally {
            log.abandon();
        }
    }

    private FileSummary scan(LogFile log, int file, boolean newest) throws DamagedException, IOException {
        Path path = folder.path(file);
        if (!newest && ChunkChain.of(path).end() < Files.size(path)) {
            // H2 opens such a file at an older state, silently
            throw new DamagedException("a chunk in its middle");
        }
        FileScan scan = FileScan.of(log, file);
        if (!scan.damages().isEmpty() && newest) {
            throw new DamagedException(scan.damages().get(0));
        }
        report(file, scan);
        return scan.summary();
    }

    /** Null if dropping the last chunk does not help; then the file is as it was. */
    private @Nullable FileSummary readWithoutLastChunk(int file) throws IOException {
        Path path = folder.path(file);
        ChunkChain chain = ChunkChain.of(path);
        if (chain.lastStart() < 0) {
            return null;
        }
        byte[] last = chain.lastChunk(path);
        ChunkChain.cut(path, chain.lastStart());
        try {
            FileSummary summary = read(file, true);
            LOG.info(
                    "message file {} ended in a torn write of {} bytes, dropped: nothing of it was confirmed",
                    path,
                    last.length);
            return summary;
        } catch (MVStoreException | DamagedException e) {
            ChunkChain.restore(path, last);
            return readWhatIsLeft(file);
        }
    }

    /** Damage that is not at the end of the newest file: what is readable of it is kept. */
    private @Nullable FileSummary readWhatIsLeft(int file) throws IOException {
        LogFile log;
        try {
            log = folder.openForReading(file);
        } catch (MVStoreException e) {
            return null;
        }
        try {
            FileScan scan = FileScan.of(log, file);
            report(file, scan);
            return scan.summary();
        } catch (MVStoreException e) {
            return null;
        } finally {
            log.abandon();
        }
    }

    private void report(int file, FileScan scan) {
        for (String damage : scan.damages()) {
            LOG.error("message file {} is damaged at {}: what was stored there is lost", folder.path(file), damage);
        }
    }

    /** False if not one complete commit is in the file. */
    private boolean cutTornTail(int file) throws IOException {
        Path path = folder.path(file);
        ChunkChain chain = ChunkChain.of(path);
        long torn = Files.size(path) - chain.end();
        if (chain.broken()) {
            Path aside = folder.copyAside(file);
            LOG.error(
                    "message file {} is damaged at byte {}: the {} bytes from there on are lost; all of it was copied to {}",
                    path,
                    chain.end(),
                    torn,
                    aside);
        } else if (torn > 0) {
            LOG.info(
                    "message file {} ended in a torn write of {} bytes, dropped: nothing of it was confirmed",
                    path,
                    torn);
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
                cause.getMessage(),
                bytes,
                aside);
        return null;
    }
}
