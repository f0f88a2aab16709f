package io.leveret.broker.exchange;

import io.leveret.broker.queue.QueueHandle;

/**
 * Where a delayed exchange keeps messages that are not due: a queue that belongs to it and that no client knows.
 *
 * @param forget drops what the store holds of the queue
 */
public record WaitingRoom(QueueHandle queue, Runnable forget) {

    /** Drops all that waits. */
    void close() {
        queue.close(false, false).thenRun(forget);
    }
}
