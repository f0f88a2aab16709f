package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueLoop;

/** A loop that every thread is on: for queues that one thread at a time uses. */
public final class InlineLoop implements QueueLoop {

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        task.run();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        throw new UnsupportedOperationException("no time passes here");
    }

    @Override
    public long nowMillis() {
        return 1_000_000;
    }
}
