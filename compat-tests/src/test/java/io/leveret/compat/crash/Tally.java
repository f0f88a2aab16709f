package io.leveret.compat.crash;

import java.util.concurrent.atomic.LongAdder;

/** How much was done, for the line that is printed: a soak that did nothing proves nothing. Used by all threads. */
final class Tally {

    private final LongAdder confirmed = new LongAdder();
    private final LongAdder settled = new LongAdder();
    private final LongAdder found = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder definitions = new LongAdder();

    void confirmed() {
        confirmed.increment();
    }

    void settled(int messages) {
        settled.add(messages);
    }

    /** Looked at after a start. */
    void found(int messages) {
        found.add(messages);
    }

    void committed() {
        transactions.increment();
    }

    void defined() {
        definitions.increment();
    }

    /** Messages confirmed so far, counted once for each queue. */
    long confirmedCount() {
        return confirmed.sum();
    }

    @Override
    public String toString() {
        return confirmed.sum() + " messages confirmed, " + settled.sum() + " settled, " + found.sum()
                + " found after a crash; " + transactions.sum() + " transactions, " + definitions.sum()
                + " definitions changed";
    }
}
