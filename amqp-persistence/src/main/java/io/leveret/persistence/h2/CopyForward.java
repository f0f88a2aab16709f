package io.leveret.persistence.h2;

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
 * <p>Files are emptied when together they take more than twice what lives, plus a file, or plus two files where there are no
 * more: then one of them is less than half alive. A file of many small segments is emptied when there are so many that they
 * weigh in memory: they become fewer, as neighbours of one queue are joined. And while there is nothing else to do, a file is
 * emptied that each start would have to read from end to end.
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
        CopyStep step = new CopyStep(changes, files, logs, segmentBytesMax, idle ? STEP_BYTES_IDLE : stepBytes());
        boolean readable = true;
        while (readable && !step.isFull()) {
            Victim current = victim();
            if (current == null) {
                break;
            }
            readable = step.take(current);
            if (!readable) {
                current.life.stuck = true;
                victim = null;
            }
        }
        copiedBytes = step.copiedBytes();
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

    /**
     * One file beside the one that is written to may be there, and both full, whatever lives in them. Else each file would be emptied
     * as soon as the next one is begun, just before its last messages are settled anyway.
     */
    private boolean takesTooMuchDisk() {
        long free = lives.files() > 2 ? fileBytes : 2 * fileBytes;
        return lives.diskBytes() > 2 * lives.liveBytes() + free && lives.sparsest() != null;
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
}
