package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: among the consumers of the highest priority that can take a message, each takes one in turn; one that cannot
 * take any is parked until it can.
 */
final class ConsumerRotation {

    private final Set<Subscription> all = new LinkedHashSet<>();

    /** Highest priority first; mostly there is one. */
    private final List<Level> levels = new ArrayList<>(1);

    private final boolean singleActive;
    private final boolean givesWay;

    /** The only one to be given messages, where that is asked for. */
    private @Nullable Subscription active;

    /** One of a higher priority came while the active one held messages: that gets no more until it holds none. */
    private boolean givingWay;

    /**
     * With {@code singleActive} one gets everything: the first that came, among those of the highest priority. With {@code givesWay}
     * one of a higher priority that comes later takes over, as soon as that one holds nothing: until then neither gets any, even if
     * the later one goes meanwhile, as in RabbitMQ. Otherwise it must wait until that one has gone.
     */
    ConsumerRotation(boolean singleActive, boolean givesWay) {
        this.singleActive = singleActive;
        this.givesWay = givesWay;
    }

    void add(Subscription subscription) {
        all.add(subscription);
        level(subscription.priority()).inTurn().addLast(subscription);
        activate();
    }

    /** Takes the consumer out and returns whether it was there. */
    boolean remove(Subscription subscription) {
        if (!all.remove(subscription)) {
            return false;
        }
        level(subscription.priority()).inTurn().remove(subscription);
        levels.removeIf(level -> all.stream().noneMatch(other -> other.priority() == level.priority()));
        activate();
        return true;
    }

    /** The next consumer that takes a message, its room reserved; null if none does. */
    @Nullable
    Subscription next() {
        if (singleActive) {
            return nextOfActive();
        }
        for (Level level : levels) {
            Subscription next = level.next();
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    /** Lets a parked consumer take its turn again. */
    void resume(Subscription subscription) {
        if (subscription.isParked() && all.contains(subscription)) {
            subscription.parked(false);
            level(subscription.priority()).inTurn().addLast(subscription);
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
        active = null;
        givingWay = false;
        levels.clear();
        return removed;
    }

    private @Nullable Subscription nextOfActive() {
        if (givingWay) {
            activate();
        }
        Subscription present = active;
        if (present == null || present.isParked() || givingWay) {
            return null;
        }
        if (present.reserve()) {
            return present;
        }
        level(present.priority()).inTurn().remove(present);
        present.parked(true);
        return null;
    }

    private void activate() {
        if (!singleActive) {
            return;
        }
        Subscription present = active;
        if (present == null || !all.contains(present)) {
            givingWay = false;
            active = mostImportant();
            return;
        }
        boolean outranked = givesWay && levels.get(0).priority() > present.priority();
        givingWay = (givingWay || outranked) && present.holdsAny();
        if (outranked && !givingWay) {
            active = mostImportant();
        }
    }

    private @Nullable Subscription mostImportant() {
        return all.stream()
                .reduce((first, other) -> other.priority() > first.priority() ? other : first)
                .orElse(null);
    }

    private Level level(int priority) {
        int index = 0;
        while (index < levels.size() && levels.get(index).priority() > priority) {
            index++;
        }
        if (index == levels.size() || levels.get(index).priority() != priority) {
            levels.add(index, new Level(priority, new ArrayDeque<>()));
        }
        return levels.get(index);
    }

    private record Level(int priority, ArrayDeque<Subscription> inTurn) {

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
    }
}
