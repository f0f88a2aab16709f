package io.leveret.benchmarks.micro;

import io.leveret.broker.queue.QueueLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A queue's loop on the thread that measures: what is handed to it runs when the benchmark ends a turn. */
final class LoopInPlace implements QueueLoop {

    private final Thread owner = Thread.currentThread();
    private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> endings = new ArrayDeque<>();

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void execute(Runnable task) {
        handed.add(task);
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        endings.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        return () -> {};
    }

    @Override
    public long nowMillis() {
        return 0;
    }

    void endTurn() {
        for (Runnable task = handed.poll(); task != null; task = handed.poll()) {
            task.run();
        }
        for (Runnable task = endings.poll(); task != null; task = endings.poll()) {
            task.run();
        }
    }
}
