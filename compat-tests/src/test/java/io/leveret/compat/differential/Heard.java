package io.leveret.compat.differential;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What a channel heard during one step, in an order that does not depend on chance: answers as they came, then deliveries by
 * consumer, then confirms by number, then cancelled consumers. One thread at a time.
 */
final class Heard {

    private final List<String> answers = new ArrayList<>();
    private final List<Delivered> deliveries = new ArrayList<>();
    private final Collection<String> confirms = new TreeSet<>();
    private final Collection<String> cancels = new TreeSet<>();

    void answer(String text) {
        answers.add(text);
    }

    void delivery(String consumer, String text) {
        deliveries.add(new Delivered(consumer, text));
    }

    void confirm(String text) {
        confirms.add(text);
    }

    void cancel(String text) {
        cancels.add(text);
    }

    /** Leaves out what may or may not have come before the channel was closed. */
    void answersOnly() {
        deliveries.clear();
        confirms.clear();
        cancels.clear();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(answers);
        deliveries.stream()
                .sorted(Comparator.comparing(Delivered::consumer))
                .map(Delivered::text)
                .forEach(lines::add);
        lines.addAll(confirms);
        lines.addAll(cancels);
        return lines;
    }

    void clear() {
        answers.clear();
        deliveries.clear();
        confirms.clear();
        cancels.clear();
    }

    private record Delivered(String consumer, String text) {}
}
