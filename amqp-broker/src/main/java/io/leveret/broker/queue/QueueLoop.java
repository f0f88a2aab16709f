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

    /** Runs the task on the loop when so many milliseconds have passed. Only from the loop itself. */
    Timer schedule(Runnable task, long delayMillis);

    /** The time of day, in milliseconds since 1970. */
    long nowMillis();

    /** A task that waits for its time. */
    interface Timer {

        /** The task will not run, if it has not yet. Only from the loop. */
        void cancel();
    }
}
