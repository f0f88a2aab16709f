package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store thread does: takes all requests that came while the disk was busy, writes what they say in one commit,
 * waits for the disk, answers in order. It waits for nothing else, so no timer is needed. If something happens that should
 * not, what was asked for fails, and the state is made again from the disk.
 */
final class GroupCommits implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommits.class);

    private final H2MessageStore store;
    private final Mailbox mailbox;
    private final Supplier<MessageState> states;
    private final ClosedFiles closedFiles;
    private final MessageReads reads;
    private final long groupBytesMax;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private MessageState state;

    /** Whether the state may be wrong, and must be made again. */
    private boolean broken;

    /** What was asked for and is not answered yet: those of the group at work, and those behind it. */
    private final ArrayDeque<Request> group = new ArrayDeque<>();

    /** What the group changes. */
    private Group changes = new Group();

    /** Until when it may wait for others that need the disk, if it may. */
    private long patienceEnds;

    private ArrayDeque<Request> taken = new ArrayDeque<>();
    private final List<Request.WhenPendingAtMost> waiters = new ArrayList<>();
    private final List<Runnable> idleWaiters = new ArrayList<>();

    /** @param states makes a state that knows nothing yet */
    GroupCommits(
            H2MessageStore store,
            Mailbox mailbox,
            Supplier<MessageState> states,
            ClosedFiles closedFiles,
            MessageReads reads,
            StorageOptions options) {
        this.store = store;
        this.mailbox = mailbox;
        this.states = states;
        this.state = states.get();
        this.closedFiles = closedFiles;
        this.reads = reads;
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
            state.recover();
            ready.complete(null);
            while (mailbox.isOpen() || !(broken || (taken.isEmpty() && group.isEmpty()))) {
                work();
            }
            if (broken) {
                reopen();
                workOnGroup();
            }
            reads.close();
            state.close();
            ended.complete(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    private void work() {
        try {
            if (broken) {
                taken.addAll(mailbox.take());
                reopen();
            } else if (taken.isEmpty()) {
                take();
            }
            workOnGroup();
        } catch (Exception | Error e) {
            onBroken(e);
        }
    }

    private void take() {
        if (!group.isEmpty()) {
            taken = mailbox.take(patienceEnds);
            return;
        }
        taken = state.hasIdleWork() ? mailbox.poll() : mailbox.pollHurried();
        if (taken.isEmpty() && !state.hasIdleWork()) {
            onIdle();
            taken = mailbox.take();
        }
    }

    private void workOnGroup() {
        boolean more = !taken.isEmpty();
        boolean idle = !more && group.isEmpty();
        joinTaken();
        if (more && canWait()) {
            answerReads();
            return;
        }
        StorageException failure = state.persist(changes, idle);
        changes = new Group();
        while (!group.isEmpty()) {
            Request request = group.remove();
            answer(request, failure);
        }
        tellWaiters();
        state.deleteDead();
    }

    private void joinTaken() {
        if (group.isEmpty()) {
            patienceEnds = mailbox.patienceEnds();
        }
        int inOne = 0;
        while (!taken.isEmpty() && (changes.bytes() < groupBytesMax || inOne > 0)) {
            Request request = taken.remove();
            group.add(request);
            inOne = request instanceof Request.Together together ? together.requests() : inOne - 1;
            changes.join(request);
        }
    }

    /** Whether the group only settles, and may go on waiting for others although it was asked what the disk has. */
    private boolean canWait() {
        return !changes.needsDisk()
                && !changes.isEmpty()
                && changes.bytes() < groupBytesMax
                && patienceEnds - System.nanoTime() > 0
                && !state.hasIdleWork();
    }

    /** A long queue is read while it is emptied: were each read to wait for the disk to take what was settled, it would for each page. */
    private void answerReads() {
        Iterator<Request> each = group.iterator();
        while (each.hasNext()) {
            if (each.next() instanceof Request.Read read) {
                reads.start(state.plan(read, changes));
                each.remove();
            }
        }
    }

    private void answer(Request request, @Nullable StorageException failure) {
        if (request instanceof Request.Submission submission) {
            store.onCompleted(submission);
            complete(submission, failure);
        } else if (request instanceof Request.Read read) {
            reads.start(state.plan(read, changes));
        } else if (request instanceof Request.Extents extents) {
            extents.answer().complete(extents.log().listExtents());
        } else if (request instanceof Request.Forget forget) {
            store.onForgotten(forget.log());
        } else if (request instanceof Request.Lost lost) {
            state.giveUp(lost);
        } else if (request instanceof Request.WhenIdle waiter) {
            idleWaiters.add(waiter.action());
        } else if (request instanceof Request.WhenPendingAtMost waiter) {
            waiters.add(waiter);
        }
    }

    private static void complete(Request.Submission submission, @Nullable StorageException failure) {
        run(() -> {
            if (failure == null) {
                submission.completion().durable();
            } else {
                submission.completion().failed(failure);
            }
        });
    }

    private void onIdle() {
        idleWaiters.forEach(GroupCommits::run);
        idleWaiters.clear();
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
        } catch (RuntimeException | Error e) {
            LOG.error("an action that waited for the store failed", e);
        }
    }

    /** Refuses what was to be done; with the next request the state is made again. */
    private void onBroken(Throwable cause) {
        LOG.error("the message store failed; it starts again from the disk with the next request", cause);
        broken = true;
        try {
            state.owe(changes);
        } catch (RuntimeException | Error e) {
            LOG.error("messages that were settled meanwhile may come again after a restart", e);
        }
        changes = new Group();
        refuse(new StorageException("the message store has failed: " + Reason.of(cause), cause));
        tellWaiters();
    }

    /** What was taken and not answered; what is to be forgotten stays so. */
    private void refuse(StorageException failure) {
        taken.addAll(group);
        group.clear();
        ArrayDeque<Request> kept = new ArrayDeque<>();
        while (!taken.isEmpty()) {
            Request request = taken.remove();
            if (request instanceof Request.Submission submission) {
                store.onCompleted(submission);
                complete(submission, failure);
            } else if (request instanceof Request.Question question) {
                question.fail(failure);
            } else if (!(request instanceof Request.Together)) {
                kept.add(request);
            }
        }
        taken = kept;
    }

    private void reopen() throws IOException {
        MessageState next = states.get();
        state.owed().forEach(next::owe);
        state.abandon();
        closedFiles.whileAllAreClosed(() -> {
            store.clearLogs();
            next.recover();
        });
        state = next;
        broken = false;
        LOG.info("the message store has started again");
    }

    /** The store cannot go on: refuses what waits and what will come. */
    private void end(Throwable cause) {
        LOG.error("the message store ends", cause);
        StorageException failure = new StorageException("the message store has failed: " + Reason.of(cause), cause);
        mailbox.close();
        taken.addAll(mailbox.poll());
        refuse(failure);
        reads.close();
        ready.completeExceptionally(failure);
        ended.completeExceptionally(failure);
    }
}
