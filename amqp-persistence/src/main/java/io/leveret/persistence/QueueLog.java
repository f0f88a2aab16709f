package io.leveret.persistence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** One queue's part of a {@link MessageStore}. */
public interface QueueLog {

    /**
     * Hands a batch over for the next group commit and returns at once. Batches of one log become durable in the order of
     * their submission. Positions of appended messages are not negative and rise within a log for its whole life, with
     * gaps allowed. A message that is settled before it was written is never written. Settling a position that the log
     * does not hold changes nothing.
     *
     * @param completion told once, on the store's thread, in the order of submission over all logs
     * @throws IllegalArgumentException if a position does not rise
     */
    void submit(Batch batch, Completion completion);

    /**
     * Up to {@code maxMessages} messages that are neither settled nor forgotten, from {@code fromPosition} on, in order.
     * Sees all that was submitted before the call, once that is durable. May answer with fewer, to bound what is held in
     * memory, but only with none if there is none. A message whose bytes are damaged is reported in the log and left out.
     * Completes on the store's thread, which must not be blocked.
     */
    CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages);

    /** The highest position this log ever held and may still remember, or -1. */
    long lastPosition();

    /** How many messages the log holds durably: neither settled nor forgotten. */
    long messages();

    /** What one queue has to say to the store at a time: arrivals, and positions that are done with. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(List<StoredMessage> appended, long[] settled) {}

    /** Learns how a batch ended. */
    interface Completion {

        /** All of the batch, and all that this log submitted before it, is on disk and synced. */
        void durable();

        /** The batch may be lost; nothing of it may be confirmed. */
        void failed(StorageException cause);
    }
}
