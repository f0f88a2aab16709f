package io.leveret.broker.queue;

/** Learns what a queue cannot decide alone. Called on the queue's loop. */
public interface QueueListener {

    /** The last consumer of an auto-delete queue has left. */
    void unused(QueueHandle queue);

    /** Nobody has used the queue for as long as its arguments say. */
    default void expired(QueueHandle queue) {}

    /** The queue has dropped a message because it came before. */
    default void duplicateDropped() {}
}
