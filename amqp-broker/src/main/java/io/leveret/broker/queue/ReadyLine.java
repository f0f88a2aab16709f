package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait, in the order of their positions. What comes back was taken from the head, so it stands before everything
 * that was never taken: two lines, the returned one first, keep the order. What leaves from the middle keeps its place as a
 * mark until it comes to the head, or until more than half of the line are such marks.
 */
final class ReadyLine {

    private static final int MARKS_ALWAYS_KEPT = 64;

    private final ArrayDeque<QueuedMessage> arrived = new ArrayDeque<>();
    private final PriorityQueue<QueuedMessage> returned =
            new PriorityQueue<>(Comparator.comparingLong(QueuedMessage::position));
    private int marks;

    void add(QueuedMessage message) {
        arrived.addLast(message);
    }

    void putBack(QueuedMessage message) {
        returned.add(message);
    }

    /** The first of the line; null if it is empty. */
    @Nullable
    QueuedMessage first() {
        if (marks > 0) {
            skipMarks();
        }
        return returned.isEmpty() ? arrived.peekFirst() : returned.peek();
    }

    /** Takes the first of a line that is not empty. */
    QueuedMessage take() {
        if (marks > 0) {
            skipMarks();
        }
        return returned.isEmpty() ? arrived.removeFirst() : returned.remove();
    }

    /** One of the line has left it, wherever it stood. */
    void left() {
        marks++;
        if (marks > MARKS_ALWAYS_KEPT && marks > (arrived.size() + returned.size()) / 2) {
            arrived.removeIf(QueuedMessage::hasLeft);
            returned.removeIf(QueuedMessage::hasLeft);
            marks = 0;
        }
    }

    boolean isEmpty() {
        return arrived.size() + returned.size() == marks;
    }

    /** Takes all of them out, in no particular order. */
    void drain(Consumer<QueuedMessage> taker) {
        drain(returned, taker);
        drain(arrived, taker);
        marks = 0;
    }

    private static void drain(Collection<QueuedMessage> line, Consumer<QueuedMessage> taker) {
        for (QueuedMessage message : line) {
            if (!message.hasLeft()) {
                taker.accept(message);
            }
        }
        line.clear();
    }

    private void skipMarks() {
        while (!returned.isEmpty() && returned.peek().hasLeft()) {
            returned.remove();
            marks--;
        }
        while (returned.isEmpty() && !arrived.isEmpty() && arrived.getFirst().hasLeft()) {
            arrived.removeFirst();
            marks--;
        }
    }
}
