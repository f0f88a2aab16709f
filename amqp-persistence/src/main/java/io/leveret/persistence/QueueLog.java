package io.leveret.persistence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** One queue's part of a {@link MessageStore}. */
public interface QueueLog {

    /**
     * Hands a batch over for the next group commit and returns at once. Batches of one log become durable in the order of
     * their submission. Positions of appended messages rise within a log for its whole life, with gaps allowed.
     *
     * @param completion told once, on the store's thread
     */
    void submit(Batch batch, Completion completion);

    /** Up to {@code maxMessages} messages that are neither settled nor forgotten, from {@code fromPosition} on, in order. */
    CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages);

    /** The highest position this log ever held and may still remember, or -1. */
    long lastPosition();

    /** What one queue has to say to the store at a time: arrivals, and positions that are done with. */
    record Batch(List<StoredMessage> appended, long[] settled) {}

    /** Learns how a batch ended. */
    interface Completion {

        /** All of the batch, and all that this log submitted before it, is on disk and synced. */
        void durable();

        /** The batch may be lost; nothing of it may be confirmed. */
        void failed(StorageException cause);
    }
}
