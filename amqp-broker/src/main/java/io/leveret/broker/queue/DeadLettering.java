package io.leveret.broker.queue;

import io.leveret.broker.events.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A queue's dead letters on their way out: handed over at the end of a turn, so that no queue is called from within another's
 * work. A stored message stays in the store until it is safe elsewhere. Belongs to the queue's loop.
 */
final class DeadLettering {

    private final QueueDefinition queue;
    private final DeadLetterTarget target;
    private final QueueLoop loop;
    private final Confirmation safe;
    private List<Outgoing> outgoing = new ArrayList<>();

    private record Outgoing(DeadLetter letter, boolean stored, long position) {}

    /** {@code settled} is given, on the queue's loop, the position of each stored message that is safe elsewhere. */
    DeadLettering(QueueDefinition queue, DeadLetterTarget target, QueueLoop loop, LongConsumer settled) {
        this.queue = queue;
        this.target = target;
        this.loop = loop;
        this.safe = new OnLoop(loop, settled);
    }

    void add(QueuedMessage message, DeadLetterReason reason) {
        outgoing.add(new Outgoing(
                new DeadLetter(message.original(), message.hasFailed(), queue, reason, loop.nowMillis()),
                message.isStored(),
                message.position()));
    }

    void handOver() {
        if (outgoing.isEmpty()) {
            return;
        }
        List<Outgoing> all = outgoing;
        outgoing = new ArrayList<>();
        for (Outgoing each : all) {
            target.deadLetter(each.letter(), each.stored() ? safe : Confirmation.NONE, each.position());
        }
    }

    /** A queue that refuses a dead letter has it lost, as in RabbitMQ: so both answers mean the same. */
    private record OnLoop(QueueLoop loop, LongConsumer settled) implements Confirmation {
        @Override
        public void confirmed(long position) {
            loop.execute(() -> settled.accept(position));
        }

        @Override
        public void rejected(long position) {
            confirmed(position);
        }
    }
}
