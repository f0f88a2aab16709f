package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the store thread. */
sealed interface Request {

    /**
     * Make the batch durable.
     *
     * @param bytes what it weighs while it waits
     */
    record Submission(H2QueueLog log, QueueLog.Batch batch, QueueLog.Completion completion, long bytes)
            implements Request {

        private static final int BATCH_BYTES = 64;
        private static final int MESSAGE_BYTES = 64;

        static Submission of(H2QueueLog log, QueueLog.Batch batch, QueueLog.Completion completion) {
            long bytes = BATCH_BYTES + 8L * batch.settled().length;
            for (StoredMessage message : batch.appended()) {
                bytes += MESSAGE_BYTES + message.envelope().length + message.body().length;
            }
            return new Submission(log, batch, completion, bytes);
        }
    }

    /** Drop all that the log holds. */
    record Forget(H2QueueLog log) implements Request {}

    /** Answer with messages, after all that was asked before. */
    record Read(H2QueueLog log, long fromPosition, int maxMessages, CompletableFuture<List<StoredMessage>> answer)
            implements Request {

        void fail(StorageException cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Run the action once no more than this is pending. */
    record WhenPendingAtMost(long bytes, Runnable action) implements Request {}
}
