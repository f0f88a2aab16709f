package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the store thread. */
sealed interface Request {

    /** Whether the store thread is wanted for it at once. */
    default boolean hurries() {
        return true;
    }

    /** Whether the disk is wanted for it and all that came before. */
    default boolean needsDisk() {
        return hurries();
    }

    /**
     * Make the batch durable.
     *
     * @param bytes what it weighs while it waits
     */
    record Submission(H2QueueLog log, QueueLog.Batch batch, QueueLog.Completion completion, long bytes)
            implements Request {

        private static final int BATCH_BYTES = 64;
        private static final int MESSAGE_BYTES = 64;
        private static final int RANGE_BYTES = 32;

        static Submission of(H2QueueLog log, QueueLog.Batch batch, QueueLog.Completion completion) {
            long bytes = BATCH_BYTES
                    + 8L * batch.settled().length
                    + (long) RANGE_BYTES * batch.settledRanges().size();
            for (StoredMessage message : batch.appended()) {
                bytes += MESSAGE_BYTES + message.envelope().length + message.body().length;
            }
            return new Submission(log, batch, completion, bytes);
        }

        @Override
        public boolean hurries() {
            return completion != QueueLog.Completion.NOBODY || !batch.appended().isEmpty();
        }
    }

    /**
     * Carry out what follows in one group.
     *
     * @param requests how many
     */
    record Together(int requests) implements Request {

        /** Those that follow may be. */
        @Override
        public boolean hurries() {
            return false;
        }
    }

    /** Drop all that the log holds. */
    record Forget(H2QueueLog log) implements Request {}

    /** Answer, after all that was asked before. */
    sealed interface Question extends Request {

        /** The answer cannot be given. */
        void fail(StorageException cause);
    }

    /** Answer with messages. */
    record Read(
            H2QueueLog log,
            long fromPosition,
            int maxMessages,
            long maxBytes,
            CompletableFuture<List<StoredMessage>> answer)
            implements Question {

        /** What was settled before can be left out whether the disk knows it or not. */
        @Override
        public boolean needsDisk() {
            return false;
        }

        @Override
        public void fail(StorageException cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Answer with all that the log holds. */
    record Extents(H2QueueLog log, CompletableFuture<List<QueueLog.Extent>> answer) implements Question {

        @Override
        public void fail(StorageException cause) {
            answer.completeExceptionally(cause);
        }
    }

    /**
     * Give up messages of a segment that could not be read, if they are still there.
     *
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Lost(H2QueueLog log, ReadPlan.Piece piece, long[] offsets, String reason) implements Request {}

    /** Run the action as soon as there is nothing to do, not even with old files. */
    record WhenIdle(Runnable action) implements Request {}

    /** Run the action once no more than this is pending. */
    record WhenPendingAtMost(long bytes, Runnable action) implements Request {}
}
