package io.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;

/** Keeps what queues report of messages. */
public final class Reports implements Confirmation {

    private final List<Long> confirmed = new ArrayList<>();
    private final List<Long> rejected = new ArrayList<>();

    @Override
    public void confirmed(long sequence) {
        confirmed.add(sequence);
    }

    @Override
    public void rejected(long sequence) {
        rejected.add(sequence);
    }

    public List<Long> confirmed() {
        return confirmed;
    }

    public List<Long> rejected() {
        return rejected;
    }
}
