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
     * Sees all that was submitted before the call, once that is durable; what was only settled may be left out before. Envelopes and bodies together are at most
     * {@code maxBytes}, but for a first message that is larger alone. May answer with fewer, to bound what is held in
     * memory, but only with none if there is none. A message whose bytes are damaged is reported in the log and left out.
     * Cheap when it goes on where an earlier one ended. Completes on a thread of the store's own, which must not be
     * blocked.
     */
    CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages, long maxBytes);

    /** The same with the store's own bound of bytes. */
    default CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages) {
        return read(fromPosition, maxMessages, Long.MAX_VALUE);
    }

    /**
     * All that the log holds, in order, without reading it: for a start. Sees all that was submitted before the call, once
     * that is durable. Completes on a thread of the store's own, which must not be blocked.
     */
    CompletionStage<List<Extent>> extents();

    /** The highest position this log ever held and may still remember, or -1. */
    long lastPosition();

    /** How many messages the log holds durably: neither settled nor forgotten. */
    long messages();

    /**
     * How many bytes of disk the messages take that the log holds, headers included. What is settled of a unit of storage
     * is taken off in proportion.
     */
    long occupiedBytes();

    /**
     * What one queue has to say to the store at a time: arrivals, and what is done with, which may be among the arrivals.
     *
     * @param settled positions, in any order
     * @param settledRanges more positions; a range costs what the log holds in it, not what it could hold
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(List<StoredMessage> appended, long[] settled, List<Range> settledRanges) {

        /** A batch without ranges. */
        public Batch(List<StoredMessage> appended, long[] settled) {
            this(appended, settled, List.of());
        }
    }

    /** All positions from {@code from} on that are below {@code to}. */
    record Range(long from, long to) {}

    /**
     * A stretch of a log. It has at most {@value #MESSAGES_MAX} messages unless they were written together; neighbours are
     * one extent where their traits are the same, and a few hundred whatever their traits, so that a log of any content has
     * thousands of extents rather than millions.
     *
     * @param first     the first position in it that was not settled when last written; a message there may be settled since
     * @param last      the last one likewise
     * @param messages  how many messages it holds, exactly; {@code last - first + 1} if none is missing between
     * @param bodyBytes the length of their bodies: exact where nothing of a unit of storage is settled, else the share that
     *                  the living messages have by number
     * @param traits    the traits of all of them, or-ed; of settled ones too
     */
    record Extent(long first, long last, long messages, long bodyBytes, int traits) {

        /** More messages are not joined in one extent. */
        public static final int MESSAGES_MAX = 16_384;

        /** More messages of different traits are not joined in one extent. */
        public static final int MIXED_MESSAGES_MAX = 256;

        /** Adds an extent that lies behind all those in the list, as part of the last one where that may be. */
        public static void join(List<Extent> extents, Extent next) {
            int last = extents.size() - 1;
            if (last >= 0 && extents.get(last).joins(next)) {
                extents.set(last, extents.get(last).and(next));
            } else {
                extents.add(next);
            }
        }

        private boolean joins(Extent next) {
            return messages + next.messages <= (traits == next.traits ? MESSAGES_MAX : MIXED_MESSAGES_MAX);
        }

        private Extent and(Extent next) {
            return new Extent(
                    first, next.last, messages + next.messages, bodyBytes + next.bodyBytes, traits | next.traits);
        }
    }

    /** Learns how a batch ended. */
    interface Completion {

        /**
         * Nobody waits for the batch. One that only settles may then be kept for some milliseconds, to share a commit with
         * what others bring; its place in the order of submission stays.
         */
        Completion NOBODY = new Completion() {
            @Override
            public void durable() {}

            @Override
            public void failed(StorageException cause) {}
        };

        /** All of the batch, and all that this log submitted before it, is on disk and synced. */
        void durable();

        /** The batch may be lost; nothing of it may be confirmed. */
        void failed(StorageException cause);
    }
}
