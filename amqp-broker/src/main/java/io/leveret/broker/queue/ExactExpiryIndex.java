package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages by when they die, wherever in the queue they stand. Mostly each dies later than the one before: those stand in a
 * line, only the others in a heap. What does not wait any more is left in until it comes first, or until it is more than half.
 */
final class ExactExpiryIndex implements ExpiryIndex {

    private static final int STALE_ALWAYS_KEPT = 64;

    private static final Comparator<QueuedMessage> NEXT_FIRST =
            Comparator.comparingLong(Expiry::endOf).thenComparingLong(QueuedMessage::position);

    // Small, as most queues never use them.
    private final ArrayDeque<QueuedMessage> inOrder = new ArrayDeque<>(1);
    private final PriorityQueue<QueuedMessage> others = new PriorityQueue<>(1, NEXT_FIRST);
    private int stale;

    @Override
    public void add(QueuedMessage message, Lifetime lifetime) {
        if (lifetime.isIndexed()) {
            stale--;
            return;
        }
        lifetime.indexed(true);
        QueuedMessage last = inOrder.peekLast();
        if (last == null || Expiry.endOf(last) <= lifetime.end()) {
            inOrder.addLast(message);
        } else {
            others.add(message);
        }
    }

    @Override
    public void left(Lifetime lifetime) {
        if (!lifetime.isIndexed()) {
            return;
        }
        stale++;
        if (stale > STALE_ALWAYS_KEPT && stale > (inOrder.size() + others.size()) / 2) {
            inOrder.removeIf(ExactExpiryIndex::isStale);
            others.removeIf(ExactExpiryIndex::isStale);
            stale = 0;
        }
    }

    @Override
    public @Nullable QueuedMessage first() {
        while (!inOrder.isEmpty() && isStale(inOrder.getFirst())) {
            inOrder.removeFirst();
            stale--;
        }
        while (!others.isEmpty() && isStale(others.peek())) {
            others.remove();
            stale--;
        }
        QueuedMessage ordered = inOrder.peekFirst();
        QueuedMessage other = others.peek();
        if (ordered == null || other == null) {
            return ordered == null ? other : ordered;
        }
        return NEXT_FIRST.compare(ordered, other) <= 0 ? ordered : other;
    }

    /** Whether it may be dropped; if so, its message knows that it is not here any more. */
    private static boolean isStale(QueuedMessage message) {
        Lifetime lifetime = message.lifetime();
        if (lifetime == null || lifetime.isWaiting()) {
            return lifetime == null;
        }
        lifetime.indexed(false);
        return true;
    }
}
