package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final Operation FIRST = new Operation.CloseConnection(1_001);
    private static final Operation SECOND = new Operation.CloseConnection(1_002);
    private static final Operation LAST = new Operation.CloseConnection(1_003);

    @Test
    void leavesOutWhatTheDifferenceDoesNotNeed() {
        List<Operation> sequence = IntStream.range(0, 60)
                .mapToObj(i -> i == 13 ? FIRST : i == 40 ? SECOND : i == 59 ? LAST : new Operation.CloseConnection(i))
                .toList();
        Shrinker shrinker = new Shrinker(operations ->
                difference(operations).filter(found -> operations.containsAll(List.of(FIRST, SECOND, LAST))));

        Difference smallest = shrinker.shrink(difference(sequence).orElseThrow());

        assertThat(smallest.played()).containsExactly(FIRST, SECOND, LAST);
    }

    @Test
    void keepsADifferenceThatDoesNotShowAgain() {
        Difference once = difference(List.of(FIRST, SECOND, LAST)).orElseThrow();

        assertThat(new Shrinker(operations -> Optional.empty()).shrink(once)).isEqualTo(once);
    }

    private static Optional<Difference> difference(List<Operation> operations) {
        return Optional.of(new Difference(Scene.of(0), operations, List.of("a"), List.of("b")));
    }
}
