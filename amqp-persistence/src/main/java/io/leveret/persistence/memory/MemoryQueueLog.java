package io.leveret.persistence.memory;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A queue's log: checks positions, and hands over to the store's thread. */
final class MemoryQueueLog implements QueueLog {

    private final long id;
    private final MemoryMessageStore store;
    private final HeldMessages held;
    private volatile long lastPosition;

    MemoryQueueLog(long id, MemoryMessageStore store, HeldMessages held) {
        this.id = id;
        this.store = store;
        this.held = held;
        this.lastPosition = held.lastPosition();
    }

    @Override
    public void submit(Batch batch, Completion completion) {
        long bytes = bytes(batch);
        boolean accepted;
        synchronized (this) {
            lastPosition = lastOf(batch);
            accepted = store.hand(bytes, () -> held.apply(batch), completion);
        }
        if (!accepted) {
            completion.failed(MemoryMessageStore.closed());
        }
    }

    @Override
    public CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages, long maxBytes) {
        return onStore(() -> held.read(fromPosition, maxMessages, maxBytes));
    }

    @Override
    public CompletionStage<List<Extent>> extents() {
        return onStore(held::extents);
    }

    @Override
    public long lastPosition() {
        return lastPosition;
    }

    @Override
    public long messages() {
        return held.count();
    }

    @Override
    public long occupiedBytes() {
        return held.bytes();
    }

    private <T> CompletionStage<T> onStore(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!store.run(() -> answer.complete(question.get()))) {
            answer.completeExceptionally(MemoryMessageStore.closed());
        }
        return answer;
    }

    private long lastOf(Batch batch) {
        long last = lastPosition;
        for (StoredMessage message : batch.appended()) {
            if (message.position() <= last) {
                throw new IllegalArgumentException(
                        "queue " + id + ": position " + message.position() + " after position " + last);
            }
            last = message.position();
        }
        return last;
    }

    private static long bytes(Batch batch) {
        long bytes = 8L * batch.settled().length;
        for (StoredMessage message : batch.appended()) {
            bytes += message.envelope().length + message.body().length;
        }
        return bytes;
    }
}
