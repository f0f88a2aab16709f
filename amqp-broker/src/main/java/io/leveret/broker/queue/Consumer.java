package io.leveret.broker.queue;

/** Whoever takes messages from a queue. A queue calls it on the queue's loop; implementations must not block. */
public interface Consumer {

    /**
     * Whether it takes one more message now; if so, {@link #deliver} follows at once. One that says no calls
     * {@link QueueHandle#resume} when that has changed.
     */
    boolean reserve();

    void deliver(QueuedMessage message);

    /** The queue is gone and nothing more will come from it. */
    void cancelled();
}
