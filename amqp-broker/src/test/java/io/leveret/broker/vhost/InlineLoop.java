package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueLoop;

/** A loop that any thread is on while it works for it, one after the other. */
public final class InlineLoop implements QueueLoop {

    @Override
    public boolean inLoop() {
        return Thread.holdsLock(this);
    }

    @Override
    public synchronized void execute(Runnable task) {
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
