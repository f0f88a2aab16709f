package io.leveret.broker.transport;

import io.leveret.broker.queue.QueueLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop, and what it has to do once it is through with what woke it up: first the queues' and channels' work for all
 * that came in, then one flush for each connection that has something to send. Belongs to the loop.
 */
final class LoopTurn implements QueueLoop {

    private static final Logger LOG = LoggerFactory.getLogger(LoopTurn.class);

    private final EventLoop loop;
    private final Runnable endTurn = this::endTurn;
    private final Runnable runTasks = this::runTasks;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<ConnectionOutput> unflushed = new ArrayDeque<>();
    private Consumer<Runnable> together = Runnable::run;
    private boolean planned;

    LoopTurn(EventLoop loop) {
        this.loop = loop;
    }

    /** Has the tasks of a turn run by this. Before the first turn only. */
    void runTasksBy(Consumer<Runnable> runner) {
        together = runner;
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loops end with the broker, one before the other: what one has to tell the other then, nobody waits
            // for.
            LOG.debug("a task came after its loop had ended", e);
        }
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        assert inLoop() : "a turn belongs to its loop";
        tasks.add(task);
        plan();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        ScheduledFuture<?> scheduled = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }

    /** Has the connection flushed when the turn ends. */
    void flushAtEndOfTurn(ConnectionOutput output) {
        assert inLoop() : "a turn belongs to its loop";
        unflushed.add(output);
        plan();
    }

    private void plan() {
        if (!planned) {
            planned = true;
            loop.execute(endTurn);
        }
    }

    /** Tasks may plan further tasks and write to any connection; all of that is still this turn's. */
    private void endTurn() {
        try {
            if (!tasks.isEmpty()) {
                together.accept(runTasks);
            }
            flushAll();
        } finally {
            planned = false;
            // A flush may bring new work; an error, which the loop logs, leaves that of others.
            if (!tasks.isEmpty() || !unflushed.isEmpty()) {
                plan();
            }
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a queue or channel failed at the end of a turn", e);
            }
        }
    }

    private void flushAll() {
        for (ConnectionOutput output = unflushed.poll(); output != null; output = unflushed.poll()) {
            output.flush();
        }
    }
}
