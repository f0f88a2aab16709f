package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A difference that is meant, for the reason that {@link Deviation} gives. A sequence ends at one. */
record AcceptedDifference(Deviation deviation, Predicate<Difference> covers) {

    private static final List<AcceptedDifference> ALL = List.of(
            new AcceptedDifference(Deviation.CHANNEL_PREFETCH, AcceptedDifference::limitsTheChannel),
            new AcceptedDifference(Deviation.CONNECTION_THAT_ENDS, AcceptedDifference::losesAtAnEnd),
            new AcceptedDifference(Deviation.DELETED_BEFORE_COMMIT, AcceptedDifference::commitsToNothing),
            new AcceptedDifference(Deviation.RETURNING_TOGETHER, AcceptedDifference::givesOthersTheSame));

    private static final Pattern ENDED =
            Pattern.compile("^(?:" + PlayedConnection.PREFIX + ")?(\\d+)(?::|(/\\d+: channel.close))");
    private static final Pattern TO_CONSUMER = Pattern.compile("^\\d+/\\d+: Deliver\\[consumerTag=[^,]*,");

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

    /** Messages came back in one step, and the same were delivered again, but to others. */
    private static boolean givesOthersTheSame(Difference difference) {
        return mayReturnSeveral(difference.last())
                && differentDeliveries(difference.ours(), difference.theirs()) > 1
                && withoutConsumers(difference.ours()).equals(withoutConsumers(difference.theirs()));
    }

    private static boolean mayReturnSeveral(Operation operation) {
        return !(operation instanceof Operation.Publish)
                && !(operation instanceof Operation.Settle settle && !settle.multiple());
    }

    private static long differentDeliveries(List<String> ours, List<String> theirs) {
        return ours.stream().filter(line -> !theirs.contains(line)).count();
    }

    private static List<String> withoutConsumers(List<String> heard) {
        return heard.stream()
                .map(line -> TO_CONSUMER.matcher(line).replaceFirst(""))
                .sorted()
                .toList();
    }

    /**
     * Both ended a connection or a channel, where somebody need not acknowledge, and differ only in what is left in queues, or in what ours gave
     * to others instead.
     */
    private static boolean losesAtAnEnd(Difference difference) {
        boolean mayLose = difference.theirs().stream()
                .map(ENDED::matcher)
                .filter(Matcher::find)
                .filter(end -> end.group(2) == null || difference.last() instanceof Operation.Burst)
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

    private static boolean consumesWithoutAcks(Operation operation, Matcher end) {
        return sent(operation)
                .anyMatch(send -> send.seat().connection() == Integer.parseInt(end.group(1))
                        && send.method() instanceof BasicMethod.Consume consume
                        && consume.noAck());
    }

    private static Stream<Operation.Send> sent(Operation operation) {
        if (operation instanceof Operation.Burst burst) {
            return burst.operations().stream().flatMap(AcceptedDifference::sent);
        }
        return operation instanceof Operation.Send send ? Stream.of(send) : Stream.empty();
    }
}
