package io.leveret.broker.queue;

/** The one thread that a queue lives on. */
public interface QueueLoop {

    boolean inLoop();

    /** Runs the task on the loop, after all that was handed to it before. From any thread. */
    void execute(Runnable task);

    /**
     * Runs the task once the loop is through with what woke it up, so that work for many messages is done at a time. Only from
     * the loop itself.
     */
    void atEndOfTurn(Runnable task);
}
