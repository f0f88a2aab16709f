package io.leveret.persistence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A completion that a test can wait for. */
public final class Outcome implements QueueLog.Completion {

    private final CompletableFuture<Void> told = new CompletableFuture<>();

    @Override
    public void durable() {
        tell(told.complete(null));
    }

    @Override
    public void failed(StorageException cause) {
        tell(told.completeExceptionally(cause));
    }

    /** Waits until the batch is durable; throws why it is not. */
    public void await() {
        try {
            told.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException s ? s : e;
        }
    }

    public boolean isTold() {
        return told.isDone();
    }

    private static void tell(boolean first) {
        if (!first) {
            throw new IllegalStateException("told twice");
        }
    }
}
