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
 * Empties message files that take more room than what lives in them is worth: a part goes into each commit, in proportion to
 * what the commits before wrote and settled, so that none takes long and the disk stays under three times what lives, plus two
 * files. Owned by the store thread.
 *
 * <p>Files are emptied when together they take more than twice what lives, plus a file: then one of them is less than half
 * alive. A file of many small segments is emptied when there are so many that they weigh in memory: they become fewer, as
 * neighbours of one queue are joined. And while there is nothing else to do, a file is emptied that each start would have to
 * read from end to end.
 */
final class CopyForward {

    private static final Logger LOG = LoggerFactory.getLogger(CopyForward.class);

    private static final long STEP_BYTES_MIN = 64 << 10;
    private static final long STEP_BYTES_IDLE = 1 << 20;
    private static final long STEP_BYTES_MAX = 4 << 20;

    /** How much is moved for each byte that was written or settled. */
    private static final int STEP_FACTOR = 4;

    /** After a failure, the disk is left to others for so many commits. */
    private static final int PAUSE_COMMITS = 64;

    /** A smaller segment counts as much: each is a read of its own. */
    private static final long SEGMENT_BYTES_MIN = 1 << 10;

    /** So many segments weigh as much as may be; in memory a quarter of this. */
    private static final int BYTES_PER_SEGMENT = 256;

    private final MessageFiles files;
    private final FileLives lives;
    private final LongFunction<@Nullable H2QueueLog> logs;
    private final long fileBytes;
    private final long segmentBytesMax;
    private final int segmentsMax;
    private @Nullable Victim victim;

    /** Files of which the last is in the commit in the making. */
    private final List<FileLife> exhausted = new ArrayList<>();

    private int pausedCommits;

    /** What the last part took. */
    private long copiedBytes;

    /** What the last commit wrote and settled apart from that. */
    private long workBytes;

    private long settledBytes;

    /** What is left of a file that is emptied: where each segment may still be found. */
    private static final class Victim {
        final FileLife life;
        final List<FileSummary.Entry> segments;

        /** Whether only neighbours are to be joined. */
        final boolean merges;

        int next;

        Victim(FileLife life, List<FileSummary.Entry> segments, boolean merges) {
            this.life = life;
            this.segments = segments;
            this.merges = merges;
        }

        boolean isDone() {
            return next == segments.size() || life.segments == 0;
        }
    }

    /** @param logs gives the log of a queue, or null if it is forgotten */
    CopyForward(MessageFiles files, StorageOptions options, LongFunction<@Nullable H2QueueLog> logs) {
        this.files = files;
        this.lives = files.lives();
        this.logs = logs;
        this.fileBytes = options.fileBytesMax();
        this.segmentBytesMax = options.valueBytesMax();
        this.segmentsMax = (int) Math.min(Integer.MAX_VALUE, options.fileBytesMax() / BYTES_PER_SEGMENT);
    }

    /** Whether a commit that is to be made should take a part. */
    boolean isDue() {
        return pausedCommits == 0 && (takesTooMuchDisk() || takesTooMuchMemory());
    }

    /** Whether there is something to do while nothing else is. */
    boolean isUseful() {
        return pausedCommits == 0 && (isDue() || lives.unsealed() != null);
    }

    /** Forgets where it was, as the part it gave was not written; goes on after a while. */
    void onFailed() {
        victim = null;
        exhausted.forEach(life -> life.stuck = false);
        exhausted.clear();
        pausedCommits = PAUSE_COMMITS;
    }

    /**
     * Adds a part to a commit in the making; nothing, if nothing is to be done.
     *
     * @param idle whether the commit has nothing else to do
     */
    void addTo(Group changes, boolean idle) {
        Step step = new Step(changes, idle ? STEP_BYTES_IDLE : stepBytes());
        while (!step.isFull()) {
            Victim current = victim();
            if (current == null) {
                return;
            }
            step.take(current);
        }
    }

    /** Notes that a commit is done, and by how much it made files longer. */
    void onCommitted(long grownBytes) {
        workBytes = Math.max(0, grownBytes - copiedBytes) + lives.settledBytes() - settledBytes;
        settledBytes = lives.settledBytes();
        copiedBytes = 0;
        exhausted.clear();
        pausedCommits = Math.max(0, pausedCommits - 1);
    }

    private long stepBytes() {
        return Math.min(STEP_BYTES_MAX, Math.max(STEP_BYTES_MIN, STEP_FACTOR * workBytes));
    }

    private boolean takesTooMuchDisk() {
        return lives.diskBytes() > 2 * lives.liveBytes() + fileBytes && lives.sparsest() != null;
    }

    private boolean takesTooMuchMemory() {
        return lives.segments() > segmentsMax && lives.mergeable() != null;
    }

    private @Nullable Victim victim() {
        while (victim == null || victim.isDone()) {
            if (victim != null) {
                onDone(victim);
                victim = null;
            }
            boolean merges = !takesTooMuchDisk() && takesTooMuchMemory();
            FileLife chosen = merges ? lives.mergeable() : takesTooMuchDisk() ? lives.sparsest() : lives.unsealed();
            if (chosen == null) {
                return null;
            }
            victim = open(chosen, merges);
        }
        return victim;
    }

    /** Else it would be chosen again: the last of it are moved by the commit in the making. */
    private void onDone(Victim done) {
        if (done.merges) {
            done.life.merged = true;
        } else {
            done.life.stuck = true;
            exhausted.add(done.life);
        }
    }

    private @Nullable Victim open(FileLife life, boolean merges) {
        try {
            return new Victim(life, files.summary(life.number).segments(), merges);
        } catch (DamagedException | MVStoreException e) {
            LOG.error("message file {} cannot be emptied, it stays: {}", life.number, Reason.of(e));
            life.stuck = true;
            return null;
        }
    }

    /** One part. */
    private final class Step {

        private final Group changes;
        private long bytesLeft;

        Step(Group changes, long bytes) {
            this.changes = changes;
            this.bytesLeft = bytes;
        }

        boolean isFull() {
            return bytesLeft <= 0;
        }

        void take(Victim from) {
            while (from == victim && !from.isDone() && !isFull()) {
                FileSummary.Entry entry = from.segments.get(from.next++);
                H2QueueLog log = logs.apply(entry.queueId());
                Segment segment = log == null ? null : log.index().find(entry.segment().first);
                if (log != null && segment != null && segment.id == entry.segment().id && !changes.moves(segment)) {
                    move(log, segment, from.merges);
                }
            }
        }

        /** Moves the segment, and those behind it that lie in the same file and fit. */
        private void move(H2QueueLog log, Segment first, boolean merges) {
            List<Segment> run = run(log.index(), first);
            if (merges && run.size() == 1) {
                bytesLeft--;
                return;
            }
            Move move = new Move(log);
            try {
                for (Segment segment : run) {
                    copiedBytes += segment.liveStoredBytes();
                    bytesLeft -= cost(segment);
                    read(log, segment, move);
                }
                changes.add(move);
            } catch (MVStoreException e) {
                LOG.error("message file {} cannot be emptied, it stays: {}", first.file(), Reason.of(e));
                lives.get(first.file()).stuck = true;
                victim = null;
                bytesLeft = 0;
            }
        }

        private List<Segment> run(SegmentIndex index, Segment first) {
            List<Segment> run = new ArrayList<>();
            long bytes = 0;
            long cost = 0;
            long costMax = Math.max(STEP_BYTES_MIN, bytesLeft);
            for (int i = index.firstEndingAtOrAfter(first.first); i < index.size(); i++) {
                Segment segment = index.get(i);
                bytes += segment.liveStoredBytes();
                cost += cost(segment);
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

        private long cost(Segment segment) {
            return Math.max(SEGMENT_BYTES_MIN, segment.liveStoredBytes());
        }

        private void read(H2QueueLog log, Segment segment, Move move) {
            long[] damaged = Bits.ofSpan(segment.span);
            List<StoredMessage> living = new ArrayList<>(segment.live());
            try {
                SegmentReader reader = files.segment(segment);
                SegmentHeader header = reader.header();
                for (int record = 0; record < header.count(); record++) {
                    int offset = header.offset(record);
                    if (segment.isLive(offset)) {
                        read(reader, record, living, damaged);
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
        }

        private void read(SegmentReader reader, int record, List<StoredMessage> living, long[] damaged) {
            try {
                living.add(reader.message(record));
            } catch (DamagedException e) {
                Bits.add(damaged, reader.header().offset(record));
            }
        }
    }
}
