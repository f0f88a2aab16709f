package io.leveret.broker.queue;

import java.util.ArrayDeque;

/** A loop that stands still until a test lets it go on, turn by turn, on the test's own thread. */
public final class SteppedLoop implements QueueLoop {

    private final ArrayDeque<Runnable> handedOver = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endings = new ArrayDeque<>();
    private boolean turning;

    @Override
    public boolean inLoop() {
        return turning;
    }

    @Override
    public void execute(Runnable task) {
        handedOver.add(task);
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        assert turning : "a turn belongs to its loop";
        endings.add(task);
    }

    /** Does this on the loop, as one turn, before anything that was handed over. */
    public void turn(Runnable action) {
        assert !turning : "a turn within a turn";
        turning = true;
        try {
            action.run();
            for (Runnable ending = endings.poll(); ending != null; ending = endings.poll()) {
                ending.run();
            }
        } finally {
            turning = false;
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

    public int handedOver() {
        return handedOver.size();
    }
}
