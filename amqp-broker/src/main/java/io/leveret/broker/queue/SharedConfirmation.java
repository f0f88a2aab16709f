package io.leveret.broker.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits until every queue a message went to has reported, then reports once: rejected if any of them rejected it. */
public final class SharedConfirmation implements Confirmation {

    private final Confirmation target;
    private final AtomicInteger outstanding;
    private final AtomicBoolean rejected = new AtomicBoolean();

    public SharedConfirmation(Confirmation target, int queues) {
        this.target = target;
        this.outstanding = new AtomicInteger(queues);
    }

    @Override
    public void confirmed(long sequence) {
        report(sequence);
    }

    @Override
    public void rejected(long sequence) {
        rejected.set(true);
        report(sequence);
    }

    private void report(long sequence) {
        if (outstanding.decrementAndGet() == 0) {
            if (rejected.get()) {
                target.rejected(sequence);
            } else {
                target.confirmed(sequence);
            }
        }
    }
}
