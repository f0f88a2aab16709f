package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.QueueMethod;
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
            new AcceptedDifference(Deviation.RETURNING_TOGETHER, AcceptedDifference::givesOthersTheSame),
            new AcceptedDifference(Deviation.RETURNING_TOGETHER, AcceptedDifference::expiresAsItComesBack),
            new AcceptedDifference(Deviation.RETURNING_TOGETHER, AcceptedDifference::dropsLessOfWhatComesBack),
            new AcceptedDifference(Deviation.EXPIRY_BEHIND_OTHERS, AcceptedDifference::expiresAhead),
            new AcceptedDifference(Deviation.COMING_TOGETHER, AcceptedDifference::ordersWhatCameTogether));

    private static final String DELIVERY = ": Deliver[";
    private static final Pattern ENDED =
            Pattern.compile("^(?:" + PlayedConnection.PREFIX + ")?(\\d+)(?::|(/\\d+: channel.close))");
    private static final Pattern REDELIVERED = Pattern.compile("redelivered=\\w+");
    private static final Pattern TO_CONSUMER = Pattern.compile("^\\d+/\\d+: Deliver\\[consumerTag=[^,]*,");

    static Optional<AcceptedDifference> of(Difference difference) {
        return ALL.stream()
                .filter(accepted -> accepted.covers().test(difference))
                .findFirst();
    }

    /** Somebody asked for the limit, and no more differs than what was delivered when. */
    private static boolean limitsTheChannel(Difference difference) {
        boolean sameAnswers = answers(difference.ours()).equals(answers(difference.theirs()));
        return sameAnswers
                && difference.played().stream()
                        .anyMatch(operation -> operation instanceof Operation.Send send
                                && send.method() instanceof BasicMethod.Qos qos
                                && qos.global());
    }

    private static List<String> answers(List<String> heard) {
        return onWire(heard).stream().filter(line -> !line.contains(DELIVERY)).toList();
    }

    private static boolean commitsToNothing(Difference difference) {
        return difference.last() instanceof Operation.Send send
                && send.method() instanceof TxMethod.Commit
                && difference.theirs().stream()
                        .anyMatch(line -> line.contains("RESOURCE_ERROR - failed to deliver message: {not_found")
                                || line.contains("partial tx completion"));
    }

    /** Messages came back in one step, and the same were delivered again, but to others. */
    private static boolean givesOthersTheSame(Difference difference) {
        return (mayReturnSeveral(difference.last())
                        || ends(difference).findAny().isPresent())
                && withoutConsumers(difference.ours()).equals(withoutConsumers(difference.theirs()));
    }

    /** What expired is dropped at the head of a queue, and which of several comes back first is chance when they end together. */
    private static boolean expiresAsItComesBack(Difference difference) {
        return ends(difference).findAny().isPresent()
                && onWire(difference.ours()).equals(onWire(difference.theirs()))
                && difference.played().stream().anyMatch(Operation.Slowly.class::isInstance);
    }

    /** Each consumer's messages come back on their own, so that fewer are too many. */
    private static boolean dropsLessOfWhatComesBack(Difference difference) {
        return (mayReturnSeveral(difference.last())
                        || ends(difference).findAny().isPresent())
                && answers(difference.ours()).equals(answers(difference.theirs()))
                && (declares(difference, "x-max-length") || declares(difference, "x-max-length-bytes"));
    }

    /** A message that came to the head of a priority queue over others waits there until something else happens. */
    private static boolean expiresAhead(Difference difference) {
        return onWire(difference.ours()).equals(onWire(difference.theirs()))
                && declares(difference, "x-max-priority")
                && difference.played().stream().anyMatch(Operation.Slowly.class::isInstance);
    }

    /** The same was delivered after messages came together, in another order. */
    private static boolean ordersWhatCameTogether(Difference difference) {
        return difference.played().stream().anyMatch(Operation.Burst.class::isInstance)
                && (declares(difference, "x-max-priority") || declares(difference, "x-dead-letter-exchange"))
                && withoutConsumers(difference.ours()).equals(withoutConsumers(difference.theirs()));
    }

    private static boolean declares(Difference difference, String argument) {
        return difference.played().stream()
                .anyMatch(operation -> operation instanceof Operation.Send send
                        && send.method() instanceof QueueMethod.Declare declare
                        && declare.arguments().has(argument));
    }

    private static boolean mayReturnSeveral(Operation operation) {
        return operation instanceof Operation.Settle settle
                ? settle.multiple()
                : operation instanceof Operation.Send send
                        && (send.method() instanceof BasicMethod.Recover
                                || send.method() instanceof BasicMethod.RecoverAsync
                                || send.method() instanceof BasicMethod.Nack
                                || send.method() instanceof ChannelMethod.Close
                                || send.method() instanceof TxMethod.Commit);
    }

    private static List<String> withoutConsumers(List<String> heard) {
        return heard.stream()
                .map(line -> TO_CONSUMER.matcher(line).replaceFirst(""))
                .map(line -> REDELIVERED.matcher(line).replaceFirst(""))
                .sorted()
                .toList();
    }

    /**
     * Both ended a connection or a channel, where somebody need not acknowledge, and differ only in what is left in queues, or in what ours gave
     * to others instead.
     */
    private static boolean losesAtAnEnd(Difference difference) {
        boolean mayLose = ends(difference)
                .filter(end -> end.group(2) == null || difference.last() instanceof Operation.Burst)
                .anyMatch(
                        end -> difference.played().stream().anyMatch(operation -> consumesWithoutAcks(operation, end)));
        List<String> onOurs = onWire(difference.ours());
        List<String> onTheirs = onWire(difference.theirs());
        List<String> onlyOurs = new ArrayList<>(onOurs);
        onlyOurs.removeAll(onTheirs);
        return mayLose && onOurs.containsAll(onTheirs) && onlyOurs.stream().allMatch(line -> line.contains(DELIVERY));
    }

    /** The ends of connections and channels that the reference told. */
    private static Stream<Matcher> ends(Difference difference) {
        return difference.theirs().stream().map(ENDED::matcher).filter(Matcher::find);
    }

    private static List<String> onWire(List<String> heard) {
        return heard.stream().filter(Player::isHeard).toList();
    }

    private static boolean consumesWithoutAcks(Operation operation, Matcher end) {
        return parts(operation)
                .anyMatch(part -> part instanceof Operation.Send send
                        && send.seat().connection() == Integer.parseInt(end.group(1))
                        && send.method() instanceof BasicMethod.Consume consume
                        && consume.noAck());
    }

    private static Stream<Operation> parts(Operation operation) {
        if (operation instanceof Operation.Slowly slowly) {
            return parts(slowly.operation());
        }
        return operation instanceof Operation.Burst burst
                ? burst.operations().stream().flatMap(AcceptedDifference::parts)
                : Stream.of(operation);
    }
}
