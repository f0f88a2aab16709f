package io.leveret.persistence.memory;

import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages on the heap. Completes on a thread of its own, as a store with a disk does. */
final class MemoryMessageStore implements MessageStore {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryMessageStore.class);

    private final Map<Long, HeldMessages> contents;
    private final Map<Long, MemoryQueueLog> logs = new ConcurrentHashMap<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final String threadName;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
    private volatile @Nullable Thread thread;

    /** Only touched on the store's thread. */
    private final List<Waiter> waiters = new ArrayList<>();

    private record Waiter(long bytes, Runnable action) {}

    /** @param threadName what its thread is called */
    MemoryMessageStore(Map<Long, HeldMessages> contents, String threadName) {
        this.contents = contents;
        this.threadName = threadName;
    }

    @Override
    public QueueLog log(long queueId) {
        return logs.computeIfAbsent(
                queueId, id -> new MemoryQueueLog(id, this, contents.computeIfAbsent(id, fresh -> new HeldMessages())));
    }

    @Override
    public void forget(long queueId) {
        logs.remove(queueId);
        run(() -> {
            HeldMessages held = contents.remove(queueId);
            if (held != null) {
                held.clear();
            }
        });
    }

    @Override
    public Set<Long> queuesWithMessages() {
        return contents.entrySet().stream()
                .filter(entry -> entry.getValue().count() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long pendingBytes() {
        return pendingBytes.get();
    }

    @Override
    public void whenPendingAtMost(long bytes, Runnable action) {
        run(() -> {
            waiters.add(new Waiter(bytes, action));
            tellWaiters();
        });
    }

    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the store cannot be closed by its own thread");
        }
        executor.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the store is closed. */
    boolean hand(long bytes, Runnable change, QueueLog.Completion completion) {
        pendingBytes.addAndGet(bytes);
        boolean accepted = run(() -> {
            change.run();
            pendingBytes.addAndGet(-bytes);
            completion.durable();
        });
        if (!accepted) {
            pendingBytes.addAndGet(-bytes);
        }
        return accepted;
    }

    /** False if the store is closed. */
    boolean run(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    static StorageException closed() {
        return new StorageException("the store is closed");
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a completion failed", e);
        }
        tellWaiters();
    }

    private void tellWaiters() {
        List<Waiter> due = waiters.stream()
                .filter(waiter -> pendingBytes.get() <= waiter.bytes)
                .toList();
        waiters.removeAll(due);
        due.forEach(waiter -> guarded(waiter.action));
    }

    private Thread thread(Runnable work) {
        Thread created = new Thread(work, threadName);
        created.setDaemon(true);
        thread = created;
        return created;
    }
}
