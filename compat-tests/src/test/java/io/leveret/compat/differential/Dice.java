package io.leveret.compat.differential;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Chance that a seed repeats. One thread at a time. */
final class Dice {

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** A number from 0 to {@code bound} - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Each choice as often as its weight says. */
    <T> T weighted(List<Weighted<T>> choices) {
        int at = random.nextInt(choices.stream().mapToInt(Weighted::weight).sum());
        for (Weighted<T> choice : choices) {
            at -= choice.weight();
            if (at < 0) {
                return choice.make().get();
            }
        }
        throw new IllegalArgumentException("no choice");
    }

    /** Something to make, and how often. */
    record Weighted<T>(int weight, Supplier<T> make) {}
}
