package io.leveret.persistence.h2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVStoreException;

/** Message files that are only read, a few of them open at a time. Owned by one thread. */
final class ClosedFiles {

    private final MessageFolder folder;
    private final int openMax;

    /** The least recently used first. */
    private final Map<Integer, LogFile> open = new LinkedHashMap<>(16, 0.75f, true);

    ClosedFiles(MessageFolder folder, int openMax) {
        this.folder = folder;
        this.openMax = openMax;
    }

    /** @throws MVStoreException if the disk cannot be read */
    SegmentReader segment(long id, long first) throws DamagedException {
        return SegmentReader.load(
                id, first, sequence -> open(Segment.fileOf(id)).get(sequence));
    }

    /** @throws MVStoreException if the disk cannot be read */
    FileSummary summary(int file) throws DamagedException {
        try {
            LogFile log = open(file);
            List<byte[]> values = log.summary();
            return values.isEmpty() ? FileScan.of(log, file).summary() : FileSummary.decode(values, file);
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
    }

    void close(int file) {
        LogFile log = open.remove(file);
        if (log != null) {
            log.abandon();
        }
    }

    void close() {
        open.values().forEach(LogFile::abandon);
        open.clear();
    }

    private LogFile open(int file) {
        LogFile log = open.get(file);
        if (log == null) {
            log = folder.openForReading(file);
            open.put(file, log);
            if (open.size() > openMax) {
                close(open.keySet().iterator().next());
            }
        }
        return log;
    }
}
