package io.leveret.compat.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Leaves out of a sequence, again and again, whatever the difference does not need. */
final class Shrinker {

    private static final int PLAYS_MAX = 300;

    private final Function<List<Operation>, Optional<Difference>> play;
    private int plays;

    /** {@code play} plays a sequence and returns the difference that it shows. */
    Shrinker(Function<List<Operation>, Optional<Difference>> play) {
        this.play = play;
    }

    /** The difference after as few operations as were found in a bounded number of plays. */
    Difference shrink(Difference difference) {
        Difference smallest = difference;
        int chunk = Math.max(1, difference.played().size() / 2);
        while (plays < PLAYS_MAX) {
            Difference smaller = withoutChunks(smallest, chunk);
            if (chunk == 1 && smaller.played().size() == smallest.played().size()) {
                return smaller;
            }
            smallest = smaller;
            chunk = Math.max(1, chunk / 2);
        }
        return smallest;
    }

    /** Tries to leave out each chunk, the latest first; the last operation, which shows the difference, stays. */
    private Difference withoutChunks(Difference difference, int chunk) {
        Difference smallest = difference;
        for (int end = difference.played().size() - 1; end > 0 && plays < PLAYS_MAX; end -= chunk) {
            if (end < smallest.played().size()) {
                smallest = without(smallest, Math.max(0, end - chunk), end).orElse(smallest);
            }
        }
        return smallest;
    }

    private Optional<Difference> without(Difference difference, int from, int to) {
        List<Operation> fewer = new ArrayList<>(difference.played());
        fewer.subList(from, to).clear();
        plays++;
        return play.apply(fewer)
                .filter(other -> other.last().getClass() == difference.last().getClass());
    }
}
