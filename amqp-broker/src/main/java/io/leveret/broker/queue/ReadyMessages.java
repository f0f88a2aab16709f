package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Messages that wait, in the order of their positions. What comes back was taken from the head, so it stands before everything
 * that was never taken: two lines, the returned one first, keep the order.
 */
final class ReadyMessages {

    private final ArrayDeque<QueuedMessage> arrived = new ArrayDeque<>();
    private final PriorityQueue<QueuedMessage> returned =
            new PriorityQueue<>(Comparator.comparingLong(QueuedMessage::position));

    void add(QueuedMessage message) {
        arrived.addLast(message);
    }

    /** Puts it back where it stood. */
    void putBack(QueuedMessage message) {
        returned.add(message);
    }

    /** The first of a line that is not empty. */
    QueuedMessage take() {
        return returned.isEmpty() ? arrived.removeFirst() : returned.remove();
    }

    boolean isEmpty() {
        return arrived.isEmpty() && returned.isEmpty();
    }

    int size() {
        return arrived.size() + returned.size();
    }

    /** Takes all of them out, in no particular order. */
    void drain(Consumer<QueuedMessage> taker) {
        returned.forEach(taker);
        returned.clear();
        arrived.forEach(taker);
        arrived.clear();
    }
}
