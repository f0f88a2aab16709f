package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one commit takes along of files that are emptied: segments are read, and written again with the commit. Owned by the
 * store thread.
 *
 * <p>Segments that share bodies lie side by side, as they were written. They are moved together, so that they share them again.
 */
final class CopyStep {

    private static final Logger LOG = LoggerFactory.getLogger(CopyStep.class);

    /** Neighbours of one queue that are no more than this together become one segment. */
    private static final long RUN_BYTES_MIN = 64 << 10;

    /** A smaller segment counts as much: each is a read of its own. */
    private static final long SEGMENT_BYTES_MIN = 1 << 10;

    /** When it is full, so much more is taken for the sake of bodies that were taken already. */
    private static final long MORE_BYTES_MAX = 4 << 20;

    private final Group changes;
    private final MessageFiles files;
    private final LongFunction<@Nullable H2QueueLog> logs;
    private final long segmentBytesMax;
    private final StoredBodies bodies = new StoredBodies();
    private long bytesLeft;
    private long moreBytes;
    private long copiedBytes;

    /**
     * A step that has taken nothing yet.
     *
     * @param logs  gives the log of a queue, or null if it is forgotten
     * @param bytes how much it may take
     */
    CopyStep(
            Group changes,
            MessageFiles files,
            LongFunction<@Nullable H2QueueLog> logs,
            long segmentBytesMax,
            long bytes) {
        this.changes = changes;
        this.files = files;
        this.logs = logs;
        this.segmentBytesMax = segmentBytesMax;
        this.bytesLeft = bytes;
    }

    boolean isFull() {
        return bytesLeft <= 0;
    }

    /** About how much will be written for what it took. */
    long copiedBytes() {
        return copiedBytes;
    }

    /** Takes from the file until this is full, or nothing is left there; false if the file cannot be read. */
    boolean take(Victim from) {
        try {
            while (!from.isDone() && (!isFull() || sharesWithTaken(from))) {
                FileSummary.Entry entry = from.segments.get(from.next++);
                H2QueueLog log = logs.apply(entry.queueId());
                Segment segment = living(log, entry);
                if (log != null && segment != null) {
                    move(log, segment, from.merges);
                }
            }
            return true;
        } catch (MVStoreException e) {
            LOG.error("message file {} cannot be emptied, it stays: {}", from.life.number, Reason.of(e));
            return false;
        }
    }

    /** The segment, if it is still where the file's summary says, and is not taken yet. */
    private @Nullable Segment living(@Nullable H2QueueLog log, FileSummary.Entry entry) {
        Segment segment = log == null ? null : log.index().find(entry.segment().first);
        return segment != null && segment.id == entry.segment().id && !changes.moves(segment) ? segment : null;
    }

    private boolean sharesWithTaken(Victim from) {
        while (bodies.bytes() > 0 && moreBytes < MORE_BYTES_MAX && !from.isDone()) {
            FileSummary.Entry entry = from.segments.get(from.next);
            Segment segment = living(logs.apply(entry.queueId()), entry);
            if (segment != null) {
                return segment.sharesBodies() && sharesWithTaken(segment);
            }
            from.next++;
        }
        return false;
    }

    private boolean sharesWithTaken(Segment segment) {
        try {
            SegmentRecords records = files.header(segment).records();
            for (int i = 0; i < records.count(); i++) {
                if (records.bodyValue(i) != 0 && bodies.has(segment.file(), records.bodyValue(i))) {
                    return true;
                }
            }
            return false;
        } catch (DamagedException e) {
            // it is reported when it is moved
            return false;
        }
    }

    /** Moves the segment, and those behind it that lie in the same file and fit. */
    private void move(H2QueueLog log, Segment first, boolean merges) {
        // those of other queues that share its bodies come first
        List<Segment> run = first.sharesBodies() && !merges ? List.of(first) : run(log.index(), first);
        if (merges && run.size() == 1) {
            bytesLeft--;
            return;
        }
        Move move = new Move(log);
        for (Segment segment : run) {
            long bodiesBefore = bodies.bytes();
            onTaken(read(log, segment, move) + bodies.bytes() - bodiesBefore);
        }
        changes.add(move);
    }

    private void onTaken(long bytes) {
        long weight = Math.max(SEGMENT_BYTES_MIN, bytes);
        if (isFull()) {
            moreBytes += weight;
        } else {
            bytesLeft -= weight;
        }
        copiedBytes += bytes;
    }

    private List<Segment> run(SegmentIndex index, Segment first) {
        List<Segment> run = new ArrayList<>();
        long bytes = 0;
        long cost = 0;
        long costMax = Math.max(RUN_BYTES_MIN, bytesLeft);
        for (int i = index.firstEndingAtOrAfter(first.first); i < index.size(); i++) {
            Segment segment = index.get(i);
            bytes += segment.liveReadBytes();
            cost += Math.max(SEGMENT_BYTES_MIN, segment.liveReadBytes());
            boolean fits = segment.file() == first.file()
                    && bytes <= segmentBytesMax
                    && cost <= costMax
                    && segment.last() - first.first < Segment.SPAN_MAX
                    && !changes.moves(segment);
            if (!run.isEmpty() && !fits) {
                break;
            }
            run.add(segment);
        }
        return run;
    }

    /** Returns how much will be written for it, but for bodies that stand apart. */
    private long read(H2QueueLog log, Segment segment, Move move) {
        long[] damaged = Bits.ofSpan(segment.span);
        List<StoredMessage> living = new ArrayList<>(segment.live());
        long bytes = 0;
        try {
            SegmentReader reader = files.segment(segment, bodies);
            SegmentRecords records = reader.header().records();
            for (int record = 0; record < records.count(); record++) {
                if (segment.isLive(records.offset(record))) {
                    read(reader, record, living, damaged);
                    bytes += SegmentRecords.bytes(records.kind()) + records.dataBytes(record);
                }
            }
        } catch (DamagedException e) {
            damaged = Segment.WHOLE;
        }
        int lost = segment.livingOf(damaged);
        if (lost > 0) {
            LOG.error(
                    "queue {}, positions {} to {}, file {}: {} messages are damaged and lost",
                    log.id(),
                    segment.first,
                    segment.last(),
                    segment.file(),
                    lost);
            changes.giveUp(log, segment, damaged);
        }
        move.add(segment, living);
        return bytes;
    }

    private static void read(SegmentReader reader, int record, List<StoredMessage> living, long[] damaged) {
        try {
            living.add(reader.message(record));
        } catch (DamagedException e) {
            Bits.add(damaged, reader.header().offset(record));
        }
    }
}
