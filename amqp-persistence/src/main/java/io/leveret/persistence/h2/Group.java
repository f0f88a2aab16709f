package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One group commit in the making: what several batches say together. Memory changes only when the disk has it. Owned by the
 * store thread.
 */
final class Group {

    private static final Range ALL = new Range(0, Long.MAX_VALUE);

    private final Map<H2QueueLog, LogChanges> changes = new LinkedHashMap<>();

    void add(H2QueueLog log, Batch batch) {
        LogChanges ofLog = changes.computeIfAbsent(log, LogChanges::new);
        ofLog.append(batch.appended());
        for (long position : batch.settled()) {
            ofLog.settle(position);
        }
        batch.settledRanges().forEach(ofLog::settle);
    }

    void forget(H2QueueLog log) {
        changes.computeIfAbsent(log, LogChanges::new).settle(ALL);
    }

    /** Whether there is nothing that the disk must learn. */
    boolean isEmpty() {
        for (LogChanges ofLog : changes.values()) {
            if (!ofLog.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Takes all of it into the file's next commit. */
    void write(CurrentFile file, SegmentEncoder encoder, Collection<Mark> owed) {
        List<Mark> marks = new ArrayList<>(owed);
        for (LogChanges ofLog : changes.values()) {
            ofLog.write(file, encoder);
            ofLog.marks(marks);
        }
        file.mark(marks);
    }

    List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        changes.values().forEach(ofLog -> ofLog.marks(marks));
        return marks;
    }

    /** Brings memory to what the disk has now. */
    void applyAll(LivingSegments living) {
        for (LogChanges ofLog : changes.values()) {
            ofLog.applyWritten(living);
            ofLog.applySettled(living);
        }
    }

    /** Takes out of memory what is settled, although the disk could not be told. */
    void applySettled(LivingSegments living) {
        changes.values().forEach(ofLog -> ofLog.applySettled(living));
    }
}
