package io.leveret.broker.queue;

/**
 * A consumer as its queue sees it: what it asked for, and how many messages it holds. Its counters belong to the queue's
 * loop.
 */
public final class Subscription {

    private final Consumer consumer;
    private final boolean noAck;
    private final boolean exclusive;
    private final int prefetchLimit;
    private final int priority;
    private int unacknowledged;

    /** Out of the rotation until it can take more. */
    private boolean parked;

    /**
     * Describes a consumer to its queue.
     *
     * @param prefetchLimit how many unacknowledged messages it may hold; 0: any number. Without meaning for {@code noAck}
     * @param priority      messages go to the highest that can take them
     */
    public Subscription(Consumer consumer, boolean noAck, boolean exclusive, int prefetchLimit, int priority) {
        this.consumer = consumer;
        this.noAck = noAck;
        this.exclusive = exclusive;
        this.prefetchLimit = noAck || prefetchLimit == 0 ? Integer.MAX_VALUE : prefetchLimit;
        this.priority = priority;
    }

    Consumer consumer() {
        return consumer;
    }

    boolean noAck() {
        return noAck;
    }

    boolean exclusive() {
        return exclusive;
    }

    int priority() {
        return priority;
    }

    boolean reserve() {
        return unacknowledged < prefetchLimit && consumer.reserve();
    }

    boolean isParked() {
        return parked;
    }

    void parked(boolean isParked) {
        parked = isParked;
    }

    /** Whether it holds as many messages as it asked for. */
    boolean isFull() {
        return unacknowledged >= prefetchLimit;
    }

    /** Whether it holds messages that it has not acknowledged. */
    boolean holdsAny() {
        return unacknowledged > 0;
    }

    void taken() {
        unacknowledged++;
    }

    /** Notes a settled message and returns whether this made room under the prefetch limit. */
    boolean settled() {
        return unacknowledged-- == prefetchLimit;
    }
}
