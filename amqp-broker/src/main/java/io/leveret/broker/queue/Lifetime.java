package io.leveret.broker.queue;

/** When a message dies. */
final class Lifetime {

    private long end;
    private boolean indexed;
    private boolean waiting;

    /** Up to and without {@code endMillis}, by the clock. */
    Lifetime(long endMillis) {
        this.end = endMillis;
    }

    long end() {
        return end;
    }

    /** The last millisecond is over as well. */
    void endsEarlier() {
        end--;
    }

    /** Whether the index of its queue has it. */
    boolean isIndexed() {
        return indexed;
    }

    void indexed(boolean isIndexed) {
        indexed = isIndexed;
    }

    /** Nobody holds it: it may die. */
    boolean isWaiting() {
        return waiting;
    }

    void waiting(boolean isWaiting) {
        waiting = isWaiting;
    }
}
