package io.leveret.compat.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The numbers of a channel's publishes that are still to be confirmed, once it asked for confirms. One thread at a time. */
final class PendingConfirms {

    private final TreeSet<Long> numbers = new TreeSet<>();
    private boolean selected;
    private long published;

    void select() {
        selected = true;
    }

    void published() {
        if (selected) {
            numbers.add(++published);
        }
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** The numbers that this confirms; they are confirmed then. */
    List<Long> take(long tag, boolean multiple) {
        List<Long> taken =
                new ArrayList<>(multiple ? numbers.headSet(tag, true) : numbers.subSet(tag, true, tag, true));
        numbers.removeAll(taken);
        return taken;
    }

    void reset() {
        numbers.clear();
        selected = false;
        published = 0;
    }
}
