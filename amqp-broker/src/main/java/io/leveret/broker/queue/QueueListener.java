package io.leveret.broker.queue;

/** Learns what a queue cannot decide alone. Called on the queue's loop. */
public interface QueueListener {

    /** The last consumer of an auto-delete queue has left. */
    void unused(QueueHandle queue);
}
