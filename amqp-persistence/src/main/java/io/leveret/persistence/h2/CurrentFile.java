package io.leveret.persistence.h2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The message file that is written to, and what its summary will say. Owned by the store thread. */
final class CurrentFile {

    private final boolean synced;
    private final int number;
    private final LogFile log;
    private final int valueBytesMax;
    private final List<FileSummary.Entry> segments = new ArrayList<>();
    private final Map<Long, Mark> marks = new LinkedHashMap<>();

    // what the next commit brings: true only if that succeeds
    private final List<FileSummary.Entry> newSegments = new ArrayList<>();
    private final List<Mark> newMarks = new ArrayList<>();
    private int sequence = 1;
    private long syncedBytes;

    /** @param synced whether a commit waits for the disk */
    CurrentFile(int number, LogFile log, int valueBytesMax, boolean synced) {
        this.synced = synced;
        this.number = number;
        this.log = log;
        this.valueBytesMax = valueBytesMax;
    }

    int number() {
        return number;
    }

    /** How long the file was when last synced, in bytes; what lies behind was never confirmed. */
    long syncedBytes() {
        return syncedBytes;
    }

    /** Takes a segment into the next commit. */
    Segment append(SegmentHeader header, List<byte[]> values) {
        Segment segment = header.toSegment(Segment.id(number, sequence));
        values.forEach(this::put);
        newSegments.add(new FileSummary.Entry(header.queueId(), segment));
        return segment;
    }

    /** Takes values into the next commit that segments of it name; returns the number of the first. */
    int append(List<byte[]> values) {
        int first = sequence;
        values.forEach(this::put);
        return first;
    }

    /** Takes marks into the next commit. */
    void mark(Collection<Mark> added) {
        Mark.encode(added, valueBytesMax).forEach(this::put);
        newMarks.addAll(added);
    }

    /** Returns when all that was taken in is on disk; written, if it need not survive. */
    void commit() {
        log.commit();
        if (synced) {
            log.sync();
        }
        syncedBytes = log.bytes();
        segments.addAll(newSegments);
        newSegments.clear();
        for (Mark mark : newMarks) {
            if (Segment.fileOf(mark.segmentId()) != number) {
                marks.merge(mark.segmentId(), mark, Mark::and);
            }
        }
        newMarks.clear();
    }

    /** For reading what was committed, also from another thread. */
    LogFile log() {
        return log;
    }

    /** What it says as of the last commit. */
    FileSummary summary() {
        List<FileSummary.Entry> living = new ArrayList<>();
        for (FileSummary.Entry entry : segments) {
            if (entry.segment().live() > 0) {
                living.add(entry);
            }
        }
        return new FileSummary(living, List.copyOf(marks.values()), false);
    }

    /** Writes the summary, and closes. */
    void seal() {
        segments.removeIf(entry -> entry.segment().live() == 0);
        log.putSummary(FileSummary.encode(segments, marks.values(), valueBytesMax));
        commit();
        log.close();
    }

    /** Whether nothing was ever confirmed in it. */
    boolean isUnused() {
        return syncedBytes == 0;
    }

    /** Closes after a failure; {@link #dropUnsynced} must follow. */
    void abandon() {
        log.abandon();
    }

    /** Takes back what a failed commit may have left in the file. */
    void dropUnsynced(MessageFolder folder) throws IOException {
        if (isUnused()) {
            folder.delete(number);
        } else {
            ChunkChain.cut(folder.path(number), syncedBytes);
        }
    }

    private void put(byte[] value) {
        log.put(sequence++, value);
    }
}
