package io.leveret.broker.channel;

import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicMethod;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many unacknowledged deliveries a channel's consumers may hold: each of those that start from now on, and all of them
 * together. The common limit is asked by queues on their loops, the rest belongs to the channel's.
 */
final class Prefetch {

    private final AtomicInteger held = new AtomicInteger();
    private final Runnable roomMade;
    private volatile int commonLimit;
    private int limitOfNewConsumers;

    /** {@code roomMade} is run on the channel's loop when consumers held back by the common limit may go on */
    Prefetch(Runnable roomMade) {
        this.roomMade = roomMade;
    }

    int limitOfNewConsumers() {
        return limitOfNewConsumers;
    }

    /**
     * Sets one of the limits; 0 lifts it.
     *
     * @param alreadyHeld unacknowledged deliveries to consumers now
     */
    void on(BasicMethod.Qos qos, int alreadyHeld) {
        if (qos.prefetchSize() != 0) {
            throw ConnectionException.notImplemented("prefetch_size!=0 (" + qos.prefetchSize() + ")");
        }
        if (qos.global()) {
            limitTogether(qos.prefetchCount(), alreadyHeld);
        } else {
            limitNewConsumers(qos.prefetchCount());
        }
    }

    void limitNewConsumers(int count) {
        limitOfNewConsumers = count;
    }

    void limitTogether(int count, int alreadyHeld) {
        if (commonLimit == 0) {
            held.set(alreadyHeld);
        }
        commonLimit = count;
        roomMade.run();
    }

    /** Claims room for one delivery; one that nobody acknowledges takes none, but needs some to be there. */
    boolean reserve(boolean noAck) {
        int limit = commonLimit;
        if (limit == 0) {
            return true;
        }
        int present = held.get();
        while (present < limit) {
            if (noAck || held.compareAndSet(present, present + 1)) {
                return true;
            }
            present = held.get();
        }
        return false;
    }

    void settled() {
        int limit = commonLimit;
        if (limit > 0) {
            int left = held.updateAndGet(count -> Math.max(0, count - 1));
            if (left < limit) {
                roomMade.run();
            }
        }
    }
}
