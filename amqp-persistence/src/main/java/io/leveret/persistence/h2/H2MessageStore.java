package io.leveret.persistence.h2;

import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Messages in rotating append-only files, written by one thread and read by another. */
final class H2MessageStore implements MessageStore {

    private final Map<Long, H2QueueLog> logs = new ConcurrentHashMap<>();
    private final Set<Long> holding = ConcurrentHashMap.newKeySet();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Mailbox mailbox = new Mailbox();
    private final GroupCommits commits;
    private final Thread thread;
    private final long readBytesMax;

    private H2MessageStore(MessageFolder folder, StorageOptions options, String threadName) {
        this.readBytesMax = options.readBytesMax();
        ClosedFiles closed = new ClosedFiles(folder, options.openFilesMax());
        MessageReads reads = new MessageReads(closed, this::ask, threadName + "-reads");
        this.commits = new GroupCommits(
                this,
                mailbox,
                () -> new MessageState(this, new MessageFiles(folder, options, closed), options),
                closed,
                reads,
                options);
        this.thread = new Thread(commits, threadName);
        thread.setDaemon(true);
    }

    /** Returns when the files are read and the store takes requests. Its thread is named {@code store}. */
    static H2MessageStore open(MessageFolder folder, StorageOptions options) {
        H2MessageStore store = new H2MessageStore(folder, options, "store");
        store.thread.start();
        join(store.commits.ready());
        return store;
    }

    /** Opens a store without what an earlier one has left. Its thread is named {@code transients}. */
    static H2MessageStore openEmpty(MessageFolder folder, StorageOptions options) {
        try {
            folder.clear();
        } catch (IOException e) {
            throw new StorageException("cannot delete transient messages: " + Reason.of(e), e);
        }
        H2MessageStore store = new H2MessageStore(folder, options, "transients");
        store.thread.start();
        join(store.commits.ready());
        return store;
    }

    @Override
    public QueueLog log(long queueId) {
        return logOf(queueId);
    }

    @Override
    public void together(Runnable action) {
        if (HandOver.current(this) != null) {
            action.run();
            return;
        }
        HandOver handOver = HandOver.begin(this);
        try {
            action.run();
        } finally {
            List<Request> requests = handOver.end();
            if (!requests.isEmpty() && !mailbox.offer(requests)) {
                requests.forEach(this::refuse);
            }
        }
    }

    private void refuse(Request request) {
        if (request instanceof Request.Submission submission) {
            onCompleted(submission);
            submission.completion().failed(closed());
        } else if (request instanceof Request.Question question) {
            question.fail(closed());
        }
    }

    @Override
    public void forget(long queueId) {
        H2QueueLog log = logs.get(queueId);
        if (log != null) {
            ask(new Request.Forget(log));
        }
    }

    @Override
    public Set<Long> queuesWithMessages() {
        return Set.copyOf(holding);
    }

    @Override
    public long pendingBytes() {
        return pendingBytes.get();
    }

    @Override
    public void whenPendingAtMost(long bytes, Runnable action) {
        ask(new Request.WhenPendingAtMost(bytes, action));
    }

    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the store cannot be closed by its own thread");
        }
        mailbox.close();
        join(commits.ended());
    }

    boolean submit(Request.Submission submission) {
        pendingBytes.addAndGet(submission.bytes());
        boolean accepted = ask(submission);
        if (!accepted) {
            onCompleted(submission);
        }
        return accepted;
    }

    /** Completes when the store has nothing to do, not even with old files. */
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        if (!ask(new Request.WhenIdle(() -> idle.complete(null)))) {
            idle.complete(null);
        }
        return idle;
    }

    /** How many bytes a read may answer with. */
    long readBytes(long wanted) {
        return Math.min(wanted, readBytesMax);
    }

    /** False if the store is closed. */
    boolean ask(Request request) {
        HandOver handOver = HandOver.current(this);
        if (handOver == null) {
            return mailbox.offer(request);
        }
        handOver.add(request);
        return true;
    }

    void onCompleted(Request.Submission submission) {
        pendingBytes.addAndGet(-submission.bytes());
    }

    void onHolding(long queueId, boolean holds) {
        if (holds) {
            holding.add(queueId);
        } else {
            holding.remove(queueId);
        }
    }

    /** The log is not used any more. For the store thread only. */
    void onForgotten(H2QueueLog log) {
        logs.remove(log.id(), log);
    }

    /** Has all logs forget what they hold, but not which positions were used. For the store thread only. */
    void clearLogs() {
        logs.values().forEach(H2QueueLog::clear);
    }

    /** Null if the queue has none, or it is forgotten. */
    @Nullable
    H2QueueLog knownLog(long queueId) {
        return logs.get(queueId);
    }

    H2QueueLog logOf(long queueId) {
        return logs.computeIfAbsent(queueId, id -> new H2QueueLog(id, this));
    }

    private static void join(CompletableFuture<Void> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException s ? s : new StorageException("the message store failed", e);
        }
    }

    static StorageException closed() {
        return new StorageException("the store is closed");
    }
}
