package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A queue's log: its door for any thread, and its index for the store thread. */
final class H2QueueLog implements QueueLog {

    private final long id;
    private final H2MessageStore store;
    private final SegmentIndex index = new SegmentIndex();
    private volatile long lastPosition = -1;
    private volatile long messages;

    H2QueueLog(long id, H2MessageStore store) {
        this.id = id;
        this.store = store;
    }

    long id() {
        return id;
    }

    @Override
    public void submit(Batch batch, Completion completion) {
        Request.Submission submission = Request.Submission.of(this, batch, completion);
        boolean accepted;
        synchronized (this) {
            lastPosition = lastOf(batch);
            accepted = store.submit(submission);
        }
        if (!accepted) {
            completion.failed(H2MessageStore.closed());
        }
    }

    @Override
    public CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages) {
        CompletableFuture<List<StoredMessage>> answer = new CompletableFuture<>();
        if (!store.ask(new Request.Read(this, fromPosition, maxMessages, answer))) {
            answer.completeExceptionally(H2MessageStore.closed());
        }
        return answer;
    }

    @Override
    public long lastPosition() {
        return lastPosition;
    }

    @Override
    public long messages() {
        return messages;
    }

    /** For the store thread only. */
    SegmentIndex index() {
        return index;
    }

    /** Takes in a segment found on disk. For the store thread only, before anyone else knows this log. */
    void recover(Segment segment) {
        index.add(segment);
        lastPosition = Math.max(lastPosition, segment.last());
        onMessages(segment.live());
    }

    /** Counts messages that came or, negative, went. For the store thread only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void onMessages(int added) {
        if (added == 0) {
            return;
        }
        messages += added;
        if (messages == 0 || messages == added) {
            store.onHolding(id, messages > 0);
        }
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
}
