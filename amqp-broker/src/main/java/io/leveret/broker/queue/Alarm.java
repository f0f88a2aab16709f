package io.leveret.broker.queue;

import org.jspecify.annotations.Nullable;

/** Wakes a queue once, at the earliest of the times it was set to. Belongs to the queue's loop. */
final class Alarm {

    /** The clock on the wall may be set: nothing sleeps longer than this without a look at it. */
    private static final long SLEEP_MAX_MILLIS = 3_600_000;

    private final QueueLoop loop;
    private final Runnable action;
    private QueueLoop.@Nullable Timer timer;
    private long setFor;

    Alarm(QueueLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** The action may come too early; it looks at the clock and sets the alarm again. */
    void set(long atMillis) {
        if (timer != null && setFor <= atMillis) {
            return;
        }
        cancel();
        setFor = atMillis;
        long delay = Math.max(1, Math.min(SLEEP_MAX_MILLIS, atMillis - loop.nowMillis()));
        timer = loop.schedule(this::ring, delay);
    }

    void cancel() {
        QueueLoop.Timer present = timer;
        if (present != null) {
            present.cancel();
            timer = null;
        }
    }

    private void ring() {
        timer = null;
        action.run();
    }
}
