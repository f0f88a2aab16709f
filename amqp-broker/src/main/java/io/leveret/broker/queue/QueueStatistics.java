package io.leveret.broker.queue;

/** A queue's counts as other threads may see them: written by its loop once a turn, so a reader is a moment late at most. */
public final class QueueStatistics {

    private volatile int ready;
    private volatile int unacknowledged;
    private volatile int consumers;

    void publish(int newReady, int newUnacknowledged, int newConsumers) {
        ready = newReady;
        unacknowledged = newUnacknowledged;
        consumers = newConsumers;
    }

    public int ready() {
        return ready;
    }

    public int unacknowledged() {
        return unacknowledged;
    }

    public int consumers() {
        return consumers;
    }
}
