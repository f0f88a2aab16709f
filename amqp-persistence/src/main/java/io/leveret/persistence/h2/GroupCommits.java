package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store thread does: takes all requests that came while the disk was busy, writes what they say in one commit,
 * waits for the disk, answers in order. It waits for nothing else, so no timer is needed.
 */
final class GroupCommits implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommits.class);

    private final H2MessageStore store;
    private final Mailbox mailbox;
    private final MessageFiles files;
    private final SegmentEncoder encoder;
    private final MessageReads reads;
    private final LivingSegments living;
    private final CopyForward copyForward;
    private final long groupBytesMax;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** What was asked for and is not answered yet: those of the group at work, and those behind it. */
    private final ArrayDeque<Request> group = new ArrayDeque<>();

    private ArrayDeque<Request> taken = new ArrayDeque<>();

    /** What is settled in memory and must be said on disk with the next commit, by segment. */
    private final Map<Long, Mark> owed = new LinkedHashMap<>();

    private final List<Request.WhenPendingAtMost> waiters = new ArrayList<>();
    private final List<Runnable> idleWaiters = new ArrayList<>();
    private boolean failing;

    GroupCommits(
            H2MessageStore store, Mailbox mailbox, MessageFiles files, MessageReads reads, StorageOptions options) {
        this.store = store;
        this.mailbox = mailbox;
        this.files = files;
        this.encoder = new SegmentEncoder(options.valueBytesMax());
        this.reads = reads;
        this.living = new LivingSegments(files.lives());
        this.copyForward = new CopyForward(files, options, store::knownLog);
        this.groupBytesMax = options.groupBytesMax();
    }

    /** Completes when the files are read. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when all is answered and the files are closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void run() {
        try {
            recover();
            ready.complete(null);
            while (mailbox.isOpen()) {
                taken = mailbox.poll();
                if (taken.isEmpty() && !copyForward.isUseful()) {
                    onIdle();
                    taken = mailbox.take();
                }
                do {
                    workOnGroup();
                } while (!taken.isEmpty());
            }
            close();
            ended.complete(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    private void recover() throws IOException {
        for (FileSummary.Entry entry : files.recover()) {
            H2QueueLog log = store.logOf(entry.queueId());
            living.recover(log, entry.segment());
        }
        files.lives().noteDead();
        files.deleteDead();
    }

    private void workOnGroup() {
        Group changes = new Group();
        boolean idle = taken.isEmpty();
        long bytes = 0;
        while (!taken.isEmpty() && bytes < groupBytesMax) {
            Request request = taken.remove();
            group.add(request);
            bytes += join(changes, request);
        }
        if (idle ? copyForward.isUseful() : copyForward.isDue()) {
            copyForward.addTo(changes, idle);
        }
        StorageException failure = changes.isEmpty() ? null : persist(changes);
        while (!group.isEmpty()) {
            answer(group.remove(), failure);
        }
        tellWaiters();
        files.deleteDead();
    }

    private void onIdle() {
        idleWaiters.forEach(GroupCommits::run);
        idleWaiters.clear();
    }

    private static long join(Group changes, Request request) {
        if (request instanceof Request.Submission submission) {
            changes.add(submission.log(), submission.batch());
            return submission.bytes();
        }
        if (request instanceof Request.Forget forget) {
            changes.forget(forget.log());
        }
        return 0;
    }

    /** Null once the disk has it all. */
    private @Nullable StorageException persist(Group changes) {
        long grownBytes;
        try {
            CurrentFile file = files.writable();
            long before = file.syncedBytes();
            changes.write(file, encoder, owed.values());
            file.commit();
            files.onCommitted(file);
            grownBytes = file.syncedBytes() - before;
        } catch (IOException | RuntimeException | Error e) {
            files.abandonCurrent();
            copyForward.onFailed();
            return changes.dropMoves() ? persist(changes) : onWriteFailed(changes, e);
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
        changes.marks().forEach(this::owe);
        changes.applySettled(living);
        if (!failing) {
            failing = true;
            LOG.error("messages cannot be written, publishers are refused until they can: {}", Reason.of(cause), cause);
        }
        return new StorageException("messages cannot be written: " + Reason.of(cause), cause);
    }

    private void owe(Mark mark) {
        owed.merge(mark.segmentId(), mark, Mark::and);
    }

    private void answer(Request request, @Nullable StorageException failure) {
        if (request instanceof Request.Submission submission) {
            store.onCompleted(submission);
            complete(submission, failure);
        } else if (request instanceof Request.Read read) {
            reads.start(ReadPlan.of(read, files));
        } else if (request instanceof Request.Extents extents) {
            extents.answer().complete(extents.log().listExtents());
        } else if (request instanceof Request.Lost lost) {
            giveUp(lost);
        } else if (request instanceof Request.WhenIdle waiter) {
            idleWaiters.add(waiter.action());
        } else if (request instanceof Request.WhenPendingAtMost waiter) {
            waiters.add(waiter);
        }
    }

    /** Settles what cannot be read, unless it is settled or was moved meanwhile. */
    private void giveUp(Request.Lost lost) {
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

    private static void complete(Request.Submission submission, @Nullable StorageException failure) {
        try {
            if (failure == null) {
                submission.completion().durable();
            } else {
                submission.completion().failed(failure);
            }
        } catch (RuntimeException e) {
            LOG.error("a completion failed", e);
        }
    }

    private void tellWaiters() {
        long pending = store.pendingBytes();
        Iterator<Request.WhenPendingAtMost> each = waiters.iterator();
        while (each.hasNext()) {
            Request.WhenPendingAtMost waiter = each.next();
            if (pending <= waiter.bytes()) {
                each.remove();
                run(waiter.action());
            }
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("an action that waited for the store failed", e);
        }
    }

    private void close() throws IOException {
        if (!owed.isEmpty()) {
            persist(new Group());
        }
        reads.close();
        files.close();
    }

    /** The store cannot go on: refuses what waits and what will come. */
    private void end(Throwable cause) {
        LOG.error("the message store ends", cause);
        StorageException failure = new StorageException("the message store has failed: " + Reason.of(cause), cause);
        mailbox.close();
        group.addAll(taken);
        group.addAll(mailbox.take());
        for (Request request : group) {
            if (request instanceof Request.Submission submission) {
                store.onCompleted(submission);
                complete(submission, failure);
            } else if (request instanceof Request.Question question) {
                question.fail(failure);
            }
        }
        reads.close();
        ready.completeExceptionally(failure);
        ended.completeExceptionally(failure);
    }
}
