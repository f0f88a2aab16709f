package io.leveret.broker.queue;

import io.leveret.broker.events.DeadLetterReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A queue's dead letters on their way out: handed over at the end of a turn, so that no queue is called from within another's
 * work, in the order of their deaths. A stored message stays in the store until it is safe elsewhere. Belongs to the queue's loop.
 */
final class DeadLettering {

    private final QueueDefinition queue;
    private final DeadLetterTarget target;
    private final QueueLoop loop;
    private final Confirmation safe;
    private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
    private boolean fetching;

    private record Outgoing(QueuedMessage message, DeadLetterReason reason, long timeMillis) {}

    /** {@code settled} is given, on the queue's loop, the position of each stored message that is safe elsewhere. */
    DeadLettering(QueueDefinition queue, DeadLetterTarget target, QueueLoop loop, LongConsumer settled) {
        this.queue = queue;
        this.target = target;
        this.loop = loop;
        this.safe = new OnLoop(loop, settled);
    }

    void add(QueuedMessage message, DeadLetterReason reason) {
        outgoing.add(new Outgoing(message, reason, loop.nowMillis()));
    }

    /** Hands over what is in memory, up to the first that is not; that, and some behind it, come from the shelf. */
    void handOver(Shelf shelf, long bytesMax) {
        for (int left = outgoing.size();
                left > 0 && !outgoing.element().message().isHollow();
                left--) {
            handOver(outgoing.remove());
        }
        if (!outgoing.isEmpty() && outgoing.element().message().isHollow() && !fetching) {
            fetching = true;
            shelf.fetch(nextHollow(bytesMax), (loaded, lost) -> {
                fetching = false;
                lost.forEach(shelf::forget);
            });
        }
    }

    private void handOver(Outgoing next) {
        QueuedMessage message = next.message();
        if (!message.hasLeft()) {
            target.deadLetter(
                    new DeadLetter(message.original(), message.hasFailed(), queue, next.reason(), next.timeMillis()),
                    message.isStored() ? safe : Confirmation.NONE,
                    message.position());
        }
    }

    private List<QueuedMessage> nextHollow(long bytesMax) {
        List<QueuedMessage> hollow = new ArrayList<>();
        long bytes = 0;
        for (Outgoing each : outgoing) {
            if (hollow.size() == Paging.PAGE_MESSAGES || bytes >= bytesMax) {
                break;
            }
            if (each.message().isHollow()) {
                hollow.add(each.message());
                bytes += each.message().away().footprintBytes();
            }
        }
        return hollow;
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
