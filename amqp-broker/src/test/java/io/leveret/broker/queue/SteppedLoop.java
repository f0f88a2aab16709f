package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop that stands still until a test lets it go on, turn by turn, on the test's own thread. Others may hand it tasks. */
public final class SteppedLoop implements QueueLoop {

    private static final int PATIENCE_SECONDS = 30;

    private final BlockingDeque<Runnable> handedOver = new LinkedBlockingDeque<>();
    private final ArrayDeque<Runnable> endings = new ArrayDeque<>();
    private final List<Scheduled> scheduled = new ArrayList<>();
    private volatile @Nullable Thread turning;
    private long now = 1_000_000;

    private record Scheduled(Runnable task, long at) {}

    @Override
    public boolean inLoop() {
        return turning == Thread.currentThread();
    }

    @Override
    public void execute(Runnable task) {
        handedOver.add(task);
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        assert inLoop() : "a turn belongs to its loop";
        endings.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        assert inLoop() : "a timer belongs to its loop";
        Scheduled timer = new Scheduled(task, now + delayMillis);
        scheduled.add(timer);
        return () -> scheduled.remove(timer);
    }

    @Override
    public long nowMillis() {
        return now;
    }

    /** Lets time pass, and does what was to be done meanwhile, each at its time and as a turn of its own. */
    public void pass(long millis) {
        long end = now + millis;
        Optional<Scheduled> next = nextUntil(end);
        while (next.isPresent()) {
            Scheduled due = next.get();
            scheduled.remove(due);
            now = Math.max(now, due.at());
            turn(due.task());
            next = nextUntil(end);
        }
        now = end;
    }

    /** Lets time pass without anybody noticing. */
    public void stall(long millis) {
        now += millis;
    }

    public int timers() {
        return scheduled.size();
    }

    private Optional<Scheduled> nextUntil(long end) {
        return scheduled.stream().filter(timer -> timer.at() <= end).min(Comparator.comparingLong(Scheduled::at));
    }

    /** Does this on the loop, as one turn, before anything that was handed over. */
    public void turn(Runnable action) {
        assert turning == null : "a turn within a turn";
        turning = Thread.currentThread();
        try {
            action.run();
            for (Runnable ending = endings.poll(); ending != null; ending = endings.poll()) {
                ending.run();
            }
        } finally {
            turning = null;
        }
    }

    /** Does what was handed over so far, as one turn, and returns whether there was anything. */
    public boolean turn() {
        int tasks = handedOver.size();
        turn(() -> {
            for (int i = 0; i < tasks; i++) {
                handedOver.remove().run();
            }
        });
        return tasks > 0;
    }

    /** Waits until another thread has handed something over, and does that. */
    public void awaitTurn() {
        try {
            Runnable first = handedOver.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (first == null) {
                throw new AssertionError("nothing was handed over");
            }
            turn(first);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Does what was handed over to any of these loops, and what comes of it, until all stand still. */
    public static void settle(SteppedLoop... loops) {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (SteppedLoop loop : loops) {
                busy |= loop.turn();
            }
        }
    }
}
