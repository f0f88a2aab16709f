package io.leveret.persistence.h2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Message files that are only read, a few of them open at a time. Owned by the store thread. */
final class ClosedFiles {

    private final MessageFolder folder;
    private final int openMax;

    /** The least recently used first. */
    private final Map<Integer, LogFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private long lastReadId = -1;
    private @Nullable SegmentReader lastRead;

    ClosedFiles(MessageFolder folder, int openMax) {
        this.folder = folder;
        this.openMax = openMax;
    }

    SegmentReader read(Segment segment) throws DamagedException {
        return read(segment, sequence -> open(segment.file()).get(sequence));
    }

    /**
     * Reads a segment, once only if it is asked for several times in a row.
     *
     * @param values gives a value by its place in the file, or null
     */
    SegmentReader read(Segment segment, IntFunction<byte @Nullable []> values) throws DamagedException {
        SegmentReader reader = lastRead;
        if (reader == null || lastReadId != segment.id) {
            reader = reader(segment, values);
            lastReadId = segment.id;
            lastRead = reader.valueCount() == 1 ? reader : null;
        }
        return reader;
    }

    FileSummary summary(int file) throws DamagedException {
        try {
            LogFile log = open(file);
            List<byte[]> values = log.summary();
            return values.isEmpty() ? FileScan.of(log, file).summary() : FileSummary.decode(values, file);
        } catch (MVStoreException e) {
            throw damagedUnlessUnreadable(e);
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
        lastRead = null;
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

    private static SegmentReader reader(Segment segment, IntFunction<byte @Nullable []> values)
            throws DamagedException {
        try {
            int sequence = Segment.sequenceOf(segment.id);
            SegmentHeader header = SegmentHeader.read(present(values.apply(sequence)));
            if (header.first() != segment.first) {
                throw new DamagedException("another segment in its place");
            }
            List<byte[]> all = new ArrayList<>(header.valueCount());
            for (int i = 0; i < header.valueCount(); i++) {
                all.add(present(values.apply(sequence + i)));
            }
            return new SegmentReader(header, all);
        } catch (MVStoreException e) {
            throw damagedUnlessUnreadable(e);
        }
    }

    private static DamagedException damagedUnlessUnreadable(MVStoreException e) {
        if (e.getErrorCode() == DataUtils.ERROR_READING_FAILED) {
            throw e;
        }
        return new DamagedException(String.valueOf(e.getMessage()), e);
    }

    private static byte[] present(byte @Nullable [] value) throws DamagedException {
        if (value == null) {
            throw new DamagedException("a value is missing");
        }
        return value;
    }
}
