package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction does to one queue. It is carried out within one turn of the queue's loop, so that the store gets it as one
 * batch: after a crash all of it is there, or nothing. Filled by the channel, then given away.
 */
public final class QueueChanges {

    private final QueueHandle queue;
    private final List<Runnable> changes = new ArrayList<>();
    private long bytes;
    private boolean settles;

    public QueueChanges(QueueHandle queue) {
        this.queue = queue;
    }

    public void publish(Message message, Confirmation confirmation) {
        bytes += message.footprintBytes();
        changes.add(() -> queue.publish(message, confirmation, 0));
    }

    /** A settlement of one of the queue's messages, which is called on the queue's loop. */
    public void settle(Runnable settlement) {
        settles = true;
        changes.add(settlement);
    }

    /**
     * Carries all of it out. {@code safe} learns when what was settled is on disk, or cannot be brought there now and is
     * remembered until it can; messages have confirmations of their own.
     */
    public void carryOut(Runnable safe) {
        queue.carryOut(() -> changes.forEach(Runnable::run), bytes, settles ? new Settled(safe) : Confirmation.NONE);
        if (!settles) {
            safe.run();
        }
    }

    /** Both answers mean the same: the queue has taken what it was told. */
    private record Settled(Runnable safe) implements Confirmation {
        @Override
        public void confirmed(long sequence) {
            safe.run();
        }

        @Override
        public void rejected(long sequence) {
            safe.run();
        }
    }
}
