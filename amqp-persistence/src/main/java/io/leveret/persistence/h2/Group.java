package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One group commit in the making: what several batches say together. Memory changes only when the disk has it. Owned by the
 * store thread.
 */
final class Group {

    private static final Range ALL = new Range(0, Long.MAX_VALUE);

    private final Map<H2QueueLog, LogChanges> changes = new LinkedHashMap<>();
    private final List<Move> moves = new ArrayList<>();
    private final Set<Segment> moved = new HashSet<>();
    private boolean needsDisk;
    private long bytes;

    /** Takes in what the request changes, if anything. */
    void join(Request request) {
        needsDisk |= request.needsDisk();
        if (request instanceof Request.Submission submission) {
            add(submission.log(), submission.batch());
            bytes += submission.bytes();
        } else if (request instanceof Request.Forget forget) {
            forget(forget.log());
        }
    }

    /** Whether a request that joined wants the disk at once. */
    boolean needsDisk() {
        return needsDisk;
    }

    /** What the submissions weighed that joined. */
    long bytes() {
        return bytes;
    }

    void add(H2QueueLog log, Batch batch) {
        LogChanges ofLog = changes.computeIfAbsent(log, LogChanges::new);
        ofLog.append(batch.appended());
        for (long position : batch.settled()) {
            ofLog.settle(position);
        }
        batch.settledRanges().forEach(ofLog::settle);
    }

    /** Writes segments again, as they are when all that this group settles is settled. */
    void add(Move move) {
        moves.add(move);
        moved.addAll(move.sources());
    }

    /** Leaves segments where they are; false if none was to be moved. */
    boolean dropMoves() {
        boolean any = !moves.isEmpty();
        moves.clear();
        moved.clear();
        return any;
    }

    boolean moves(Segment segment) {
        return moved.contains(segment);
    }

    /** Settles messages that cannot be read. */
    void giveUp(H2QueueLog log, Segment segment, long[] offsets) {
        changes.computeIfAbsent(log, LogChanges::new).settle(segment, offsets);
    }

    void forget(H2QueueLog log) {
        changes.computeIfAbsent(log, LogChanges::new).settle(ALL);
    }

    /** What it changes in a log; null if nothing. */
    @Nullable
    LogChanges of(H2QueueLog log) {
        return changes.get(log);
    }

    /** Whether there is nothing that the disk must learn. */
    boolean isEmpty() {
        if (!moves.isEmpty()) {
            return false;
        }
        for (LogChanges ofLog : changes.values()) {
            if (!ofLog.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Takes all of it into the file's next commit. */
    void write(CurrentFile file, SegmentEncoder encoder, int sharedBytesMin, Collection<Mark> owed) {
        SharedBodies shared = sharedBodies(sharedBytesMin);
        shared.write(body -> file.append(encoder.encode(body)));
        List<Mark> marks = new ArrayList<>(owed);
        for (LogChanges ofLog : changes.values()) {
            ofLog.write(file, encoder, shared);
            ofLog.marks(marks);
        }
        for (Move move : moves) {
            move.write(file, encoder, shared, changes.get(move.log()), marks);
        }
        file.mark(marks);
    }

    private SharedBodies sharedBodies(int bytesMin) {
        if (changes.size() + moves.size() < 2) {
            return SharedBodies.NONE;
        }
        SharedBodies shared = new SharedBodies(bytesMin);
        changes.values().forEach(ofLog -> ofLog.count(shared));
        moves.forEach(move -> move.count(shared, changes.get(move.log())));
        return shared;
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
        moves.forEach(move -> move.apply(living));
    }

    /** Takes out of memory what is settled, although the disk could not be told. */
    void applySettled(LivingSegments living) {
        changes.values().forEach(ofLog -> ofLog.applySettled(living));
    }
}
