package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A difference that is meant. A sequence ends at one.
 *
 * @param name what docs/COMPATIBILITY.md calls it, where the reason stands
 */
record AcceptedDifference(String name, Predicate<Difference> covers) {

    private static final List<AcceptedDifference> ALL =
            List.of(new AcceptedDifference("prefetch of a channel", AcceptedDifference::limitsTheChannel));

    static Optional<AcceptedDifference> of(Difference difference) {
        return ALL.stream()
                .filter(accepted -> accepted.covers().test(difference))
                .findFirst();
    }

    private static boolean limitsTheChannel(Difference difference) {
        return difference.played().stream()
                .anyMatch(operation -> operation instanceof Operation.Send send
                        && send.method() instanceof BasicMethod.Qos qos
                        && qos.global());
    }
}
