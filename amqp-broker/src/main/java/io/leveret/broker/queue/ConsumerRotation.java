package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose turn it is: consumers take one message each in turn; one that cannot take any is parked until it can. */
final class ConsumerRotation {

    private final Set<Subscription> all = new LinkedHashSet<>();
    private final ArrayDeque<Subscription> inTurn = new ArrayDeque<>();

    void add(Subscription subscription) {
        all.add(subscription);
        inTurn.addLast(subscription);
    }

    /** Takes the consumer out and returns whether it was there. */
    boolean remove(Subscription subscription) {
        inTurn.remove(subscription);
        return all.remove(subscription);
    }

    /** The next consumer that takes a message, its room reserved; null if none does. */
    @Nullable
    Subscription next() {
        for (Subscription first = inTurn.pollFirst(); first != null; first = inTurn.pollFirst()) {
            if (first.reserve()) {
                inTurn.addLast(first);
                return first;
            }
            first.parked(true);
        }
        return null;
    }

    /** Lets a parked consumer take its turn again. */
    void resume(Subscription subscription) {
        if (subscription.isParked() && all.contains(subscription)) {
            subscription.parked(false);
            inTurn.addLast(subscription);
        }
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean hasExclusive() {
        return all.size() == 1 && all.iterator().next().exclusive();
    }

    /** Empties the rotation. */
    List<Subscription> removeAll() {
        List<Subscription> removed = List.copyOf(all);
        all.clear();
        inTurn.clear();
        return removed;
    }
}
