package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
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
    private volatile long occupiedBytes;

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
    public CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages, long maxBytes) {
        CompletableFuture<List<StoredMessage>> answer = new CompletableFuture<>();
        ask(new Request.Read(this, fromPosition, maxMessages, store.readBytes(maxBytes), answer));
        return answer;
    }

    @Override
    public CompletionStage<List<Extent>> extents() {
        CompletableFuture<List<Extent>> answer = new CompletableFuture<>();
        ask(new Request.Extents(this, answer));
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

    @Override
    public long occupiedBytes() {
        return occupiedBytes;
    }

    /** For the store thread only. */
    SegmentIndex index() {
        return index;
    }

    /** Notes a segment found on disk. For the store thread only, before anyone else knows this log. */
    void onRecovered(Segment segment) {
        lastPosition = Math.max(lastPosition, segment.last());
    }

    /** Holds nothing, until what is on disk is found again. For the store thread only. */
    void clear() {
        index.clear();
        onChanged(-messages, -occupiedBytes);
    }

    /** Counts what came or, negative, went. For the store thread only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void onChanged(long addedMessages, long addedBytes) {
        messages += addedMessages;
        occupiedBytes += addedBytes;
        if (addedMessages != 0 && (messages == 0 || messages == addedMessages)) {
            store.onHolding(id, messages > 0);
        }
    }

    /** For the store thread only. */
    List<Extent> listExtents() {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            Segment segment = index.get(i);
            Extent extent = new Extent(
                    segment.first + segment.nextLive(0),
                    segment.first + segment.lastLive(),
                    segment.live(),
                    segment.liveBodyBytes(),
                    segment.traits());
            Extent.join(extents, extent);
        }
        return extents;
    }

    private void ask(Request.Question question) {
        if (!store.ask(question)) {
            question.fail(H2MessageStore.closed());
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
