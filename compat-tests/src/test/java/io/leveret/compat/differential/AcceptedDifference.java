package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.TxMethod;
import java.util.ArrayList;
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
            new AcceptedDifference("messages given to a connection that ends", AcceptedDifference::losesAtAnEnd),
            new AcceptedDifference("a commit to a queue that is gone", AcceptedDifference::commitsToNothing));

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

    private static boolean commitsToNothing(Difference difference) {
        return difference.last() instanceof Operation.Send send
                && send.method() instanceof TxMethod.Commit
                && difference.theirs().stream()
                        .anyMatch(line -> line.contains("RESOURCE_ERROR - failed to deliver message: {not_found"));
    }

    /**
     * Both ended a connection, on which somebody need not acknowledge, and differ only in what is left in queues, or in what ours gave
     * to others instead.
     */
    private static boolean losesAtAnEnd(Difference difference) {
        boolean mayLose = difference.theirs().stream()
                .filter(line -> line.startsWith(PlayedConnection.PREFIX))
                .anyMatch(
                        end -> difference.played().stream().anyMatch(operation -> consumesWithoutAcks(operation, end)));
        List<String> onOurs = onWire(difference.ours());
        List<String> onTheirs = onWire(difference.theirs());
        List<String> onlyOurs = new ArrayList<>(onOurs);
        onlyOurs.removeAll(onTheirs);
        return mayLose
                && onOurs.containsAll(onTheirs)
                && onlyOurs.stream().allMatch(line -> line.contains(" Deliver["));
    }

    private static List<String> onWire(List<String> heard) {
        return heard.stream().filter(Player::isHeard).toList();
    }

    private static boolean consumesWithoutAcks(Operation operation, String end) {
        return operation instanceof Operation.Send send
                && send.method() instanceof BasicMethod.Consume consume
                && consume.noAck()
                && end.startsWith(PlayedConnection.PREFIX + send.seat().connection() + ':');
    }
}
