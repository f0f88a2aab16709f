package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Deviation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A difference that is meant, for the reason that {@link Deviation} gives. A sequence ends at one. */
record AcceptedDifference(Deviation deviation, Predicate<Difference> covers) {

    private static final List<AcceptedDifference> ALL = List.of(
            new AcceptedDifference(Deviation.CHANNEL_PREFETCH, AcceptedDifference::limitsTheChannel),
            new AcceptedDifference(Deviation.CONNECTION_THAT_ENDS, AcceptedDifference::losesAtAnEnd));

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
