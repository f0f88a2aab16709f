package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives, on disk and in memory, and how both are changed together: first the disk, then, once that is certain, memory. Can
 * be given up at any time and made again from the disk. Owned by the store thread.
 */
final class MessageState {

    private static final Logger LOG = LoggerFactory.getLogger(MessageState.class);

    private final H2MessageStore store;
    private final MessageFiles files;
    private final SegmentEncoder encoder;
    private final int sharedBodyBytesMin;
    private final LivingSegments living;
    private final CopyForward copyForward;

    /** What is settled in memory and must be said on disk with the next commit, by segment. */
    private final Map<Long, Mark> owed = new LinkedHashMap<>();

    private boolean failing;

    MessageState(H2MessageStore store, MessageFiles files, StorageOptions options) {
        this.store = store;
        this.files = files;
        this.encoder = new SegmentEncoder(options.valueBytesMax());
        this.sharedBodyBytesMin = options.sharedBodyBytesMin();
        this.living = new LivingSegments(files.lives());
        this.copyForward = new CopyForward(files, options, store::knownLog);
    }

    /** Learns what the disk has. The logs must be empty. */
    void recover() throws IOException {
        for (FileSummary.Entry entry : files.recover(owed.values())) {
            living.recover(store.logOf(entry.queueId()), entry.segment());
        }
        files.lives().noteDead();
        files.deleteDead();
    }

    /** Whether old files give something to do while nothing else is. */
    boolean hasIdleWork() {
        return copyForward.isUseful();
    }

    /**
     * Writes what the group says, and a part of a sparse file with it if there is one.
     *
     * @return null once the disk has it all
     */
    @Nullable
    StorageException persist(Group changes, boolean idle) {
        if (idle ? copyForward.isUseful() : copyForward.isDue()) {
            copyForward.addTo(changes, idle);
        }
        return changes.isEmpty() ? null : write(changes);
    }

    /** Deletes files in which nothing lives. */
    void deleteDead() {
        files.deleteDead();
    }

    /** @param unwritten what was asked for before and is not on disk yet: nothing but settlements */
    ReadPlan plan(Request.Read read, Group unwritten) {
        return ReadPlan.of(read, files, unwritten.of(read.log()));
    }

    /** Settles what cannot be read, unless it is settled or was moved meanwhile. */
    void giveUp(Request.Lost lost) {
        ReadPlan.Piece piece = lost.piece();
        Segment segment = lost.log().index().find(piece.first());
        if (segment == null || segment.id != piece.segmentId() || segment.livingOf(lost.offsets()) == 0) {
            return;
        }
        LOG.error(
                "queue {}, positions {} to {}, file {}: {}; {} messages are lost",
                lost.log().id(),
                segment.first,
                segment.last(),
                segment.file(),
                lost.reason(),
                segment.livingOf(lost.offsets()));
        owe(Mark.of(segment, lost.offsets()));
        living.settle(lost.log(), segment, lost.offsets());
    }

    /** Remembers what a group settles that could not be carried out. */
    void owe(Group changes) {
        changes.marks().forEach(this::owe);
    }

    /** What must be said on disk with the next commit. */
    Collection<Mark> owed() {
        return owed.values();
    }

    void owe(Mark mark) {
        owed.merge(mark.segmentId(), mark, Mark::and);
    }

    /** Writes what is owed, and closes all. */
    void close() throws IOException {
        if (!owed.isEmpty()) {
            write(new Group());
        }
        files.close();
    }

    /** Closes all without writing anything. */
    void abandon() {
        files.abandonCurrent();
    }

    private @Nullable StorageException write(Group changes) {
        long grownBytes;
        try {
            CurrentFile file = files.writable();
            long before = file.syncedBytes();
            changes.write(file, encoder, sharedBodyBytesMin, owed.values());
            file.commit();
            files.onCommitted(file);
            grownBytes = file.syncedBytes() - before;
        } catch (IOException | RuntimeException | Error e) {
            files.abandonCurrent();
            copyForward.onFailed();
            return changes.dropMoves() ? write(changes) : onWriteFailed(changes, e);
        }
        owed.clear();
        changes.applyAll(living);
        copyForward.onCommitted(grownBytes);
        if (failing) {
            failing = false;
            LOG.info("messages can be written again");
        }
        return null;
    }

    private StorageException onWriteFailed(Group changes, Throwable cause) {
        owe(changes);
        changes.applySettled(living);
        if (!failing) {
            failing = true;
            LOG.error("messages cannot be written, publishers are refused until they can: {}", Reason.of(cause), cause);
        }
        return new StorageException("messages cannot be written: " + Reason.of(cause), cause);
    }
}
