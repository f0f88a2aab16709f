package io.leveret.broker.queue;

/** How long a queue that goes with disuse has not been used. Belongs to the queue's loop. */
final class Idleness {

    private final long limit;
    private final QueueLoop loop;
    private final Alarm alarm;
    private long lastUsed;

    /** {@code wakeUp} is to look whether the queue is idle. */
    Idleness(long limitMillis, QueueLoop loop, Runnable wakeUp) {
        this.limit = limitMillis;
        this.loop = loop;
        this.alarm = new Alarm(loop, wakeUp);
    }

    void used() {
        lastUsed = loop.nowMillis();
        alarm.set(lastUsed + limit);
    }

    boolean isOver() {
        return loop.nowMillis() >= lastUsed + limit;
    }

    /** Looks again when the time is over, if nothing happens until then. */
    void waitOn() {
        alarm.set(lastUsed + limit);
    }

    void close() {
        alarm.cancel();
    }
}
