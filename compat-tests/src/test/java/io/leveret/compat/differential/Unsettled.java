package io.leveret.compat.differential;

import io.leveret.compat.differential.Operation.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that a channel has not answered, in an order that both brokers share: deliveries of one step that are for
 * several consumers may come in any order, so they are sorted by consumer. One thread at a time.
 */
final class Unsettled {

    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Delivery> step = new ArrayList<>();
    private final List<Delivery> undecided = new ArrayList<>();

    void add(String consumer, long tag) {
        step.add(new Delivery(consumer, tag, tag));
    }

    /** Sorts what came since the last step ended. */
    void endStep() {
        long last = step.stream().mapToLong(Delivery::tag).max().orElse(0);
        step.stream()
                .sorted(Comparator.comparing(Delivery::consumer))
                .map(delivery -> new Delivery(delivery.consumer(), delivery.tag(), last))
                .forEach(deliveries::add);
        step.clear();
    }

    /**
     * Chooses a delivery and takes it for answered, with those before it if {@code multiple}; returns the tag to send, or null if
     * there is none. Several are always answered up to the end of a step.
     */
    @Nullable
    Long take(int choice, Answer answer, boolean multiple) {
        if (deliveries.isEmpty()) {
            return null;
        }
        Delivery chosen = deliveries.get(choice % deliveries.size());
        boolean several = multiple && answer.takesMultiple();
        long tag = several ? lastUpTo(chosen.endOfStep()) : chosen.tag();
        List<Delivery> taken = deliveries.stream()
                .filter(delivery -> several ? delivery.tag() <= tag : delivery.equals(chosen))
                .toList();
        deliveries.removeAll(taken);
        undecided.addAll(taken);
        return tag;
    }

    private long lastUpTo(long end) {
        return deliveries.stream()
                .mapToLong(Delivery::tag)
                .filter(tag -> tag <= end)
                .max()
                .orElseThrow();
    }

    /** What was answered is so for good. */
    void commit() {
        undecided.clear();
    }

    /** What was answered since the last commit is not. */
    void rollback() {
        deliveries.addAll(undecided);
        deliveries.sort(Comparator.comparingLong(Delivery::endOfStep).thenComparing(Delivery::consumer));
        undecided.clear();
    }

    void clear() {
        deliveries.clear();
        undecided.clear();
        step.clear();
    }

    private record Delivery(String consumer, long tag, long endOfStep) {}
}
