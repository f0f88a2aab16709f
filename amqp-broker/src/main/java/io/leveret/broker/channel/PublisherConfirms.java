package io.leveret.broker.channel;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.BasicMethod;
import java.util.Arrays;

/**
 * Tells a publisher which of its messages are safe: numbers count from 1 after confirm.select, each is answered once, and what
 * is answered together shares a frame. Belongs to the channel's loop; queues may report from theirs.
 */
final class PublisherConfirms implements Confirmation {

    private static final byte OPEN = 0;
    private static final byte CONFIRMED = 1;
    private static final byte REJECTED = 2;
    private static final byte ANSWERED = 3;

    private final int channel;
    private final FrameSink out;
    private final QueueLoop loop;
    private final BrokerEvents events;

    private boolean selected;
    private long next = 1;

    /** The lowest number that is not answered. */
    private long base = 1;

    /** What became of each number from {@link #base} on, at the number modulo the length, a power of two. */
    private byte[] states = new byte[64];

    /** Numbers reported since the last flush, in the order of their reports. */
    private long[] reported = new long[64];

    private int reportedCount;
    private boolean closed;

    PublisherConfirms(int channel, FrameSink out, QueueLoop loop, BrokerEvents events) {
        this.channel = channel;
        this.out = out;
        this.loop = loop;
        this.events = events;
    }

    void select() {
        selected = true;
    }

    boolean isSelected() {
        return selected;
    }

    long unconfirmed() {
        return next - base;
    }

    /** The number of the message that is being published. */
    long number() {
        if (next - base == states.length) {
            grow();
        }
        states[slot(next)] = OPEN;
        return next++;
    }

    void close() {
        closed = true;
    }

    @Override
    public void confirmed(long sequence) {
        if (loop.inLoop()) {
            report(sequence, CONFIRMED);
        } else {
            loop.execute(() -> report(sequence, CONFIRMED));
        }
    }

    @Override
    public void rejected(long sequence) {
        if (loop.inLoop()) {
            report(sequence, REJECTED);
        } else {
            loop.execute(() -> report(sequence, REJECTED));
        }
    }

    private void report(long sequence, byte state) {
        assert loop.inLoop() : "a channel belongs to its loop";
        if (closed) {
            return;
        }
        assert sequence >= base && sequence < next && states[slot(sequence)] == OPEN : "answered twice: " + sequence;
        states[slot(sequence)] = state;
        if (reportedCount == 0) {
            loop.atEndOfTurn(this::flush);
        } else if (reportedCount == reported.length) {
            reported = Arrays.copyOf(reported, 2 * reportedCount);
        }
        reported[reportedCount++] = sequence;
    }

    private void flush() {
        if (closed) {
            return;
        }
        int safe = answerPrefix() + answerTheRest(base);
        reportedCount = 0;
        events.confirmed(safe);
    }

    /** Answers all from the lowest number on without a gap, a run of equal answers with one frame; returns how many are safe. */
    private int answerPrefix() {
        int safe = 0;
        while (base < next && states[slot(base)] != OPEN) {
            byte state = states[slot(base)];
            if (state == REJECTED) {
                out.method(channel, new BasicMethod.Nack(base, false, false));
                base++;
            } else {
                safe += answerConfirmedRun();
            }
        }
        return safe;
    }

    /** Numbers answered earlier may be part of a run; only one that is new makes a frame. */
    private int answerConfirmedRun() {
        long last = 0;
        int fresh = 0;
        while (base < next && (states[slot(base)] == CONFIRMED || states[slot(base)] == ANSWERED)) {
            if (states[slot(base)] == CONFIRMED) {
                last = base;
                fresh++;
            }
            base++;
        }
        if (fresh > 0) {
            out.ack(channel, last, fresh > 1);
        }
        return fresh;
    }

    /** Answers one by one what stands behind a gap; returns how many are safe. */
    private int answerTheRest(long from) {
        int safe = 0;
        for (int i = 0; i < reportedCount; i++) {
            long sequence = reported[i];
            if (sequence < from) {
                continue;
            }
            if (states[slot(sequence)] == REJECTED) {
                out.method(channel, new BasicMethod.Nack(sequence, false, false));
            } else {
                out.ack(channel, sequence, false);
                safe++;
            }
            states[slot(sequence)] = ANSWERED;
        }
        return safe;
    }

    private int slot(long sequence) {
        return (int) sequence & (states.length - 1);
    }

    private void grow() {
        byte[] larger = new byte[2 * states.length];
        for (long sequence = base; sequence < next; sequence++) {
            larger[(int) sequence & (larger.length - 1)] = states[slot(sequence)];
        }
        states = larger;
    }
}
