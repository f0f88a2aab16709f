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

    private static final List<AcceptedDifference> ALL = List.of(
            new AcceptedDifference("prefetch of a channel", AcceptedDifference::limitsTheChannel),
            new AcceptedDifference("messages given to a connection that ends", AcceptedDifference::losesAtAnEnd));

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

    /** Both ended a connection, and differ in what is left in queues whose consumers need not acknowledge. */
    private static boolean losesAtAnEnd(Difference difference) {
        List<String> onWire = difference.ours().stream().filter(Player::isHeard).toList();
        boolean ended = onWire.stream().anyMatch(line -> line.startsWith(PlayedConnection.PREFIX));
        return ended
                && onWire.equals(
                        difference.theirs().stream().filter(Player::isHeard).toList())
                && difference.played().stream()
                        .anyMatch(operation -> operation instanceof Operation.Send send
                                && send.method() instanceof BasicMethod.Consume consume
                                && consume.noAck());
    }
}
