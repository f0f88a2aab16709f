package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.differential.Contrast.Delivered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A difference that is meant, for the reason that {@link Deviation} gives. A sequence ends at one. */
record AcceptedDifference(Deviation deviation, Predicate<Difference> covers) {

    private static final List<AcceptedDifference> ALL = List.of(
            new AcceptedDifference(Deviation.CHANNEL_PREFETCH, AcceptedDifference::limitsTheChannel),
            new AcceptedDifference(Deviation.CONNECTION_THAT_ENDS, AcceptedDifference::losesAtAnEnd),
            new AcceptedDifference(Deviation.CONNECTION_THAT_ENDS, AcceptedDifference::comesBackFromAnEnd),
            new AcceptedDifference(Deviation.DELETED_BEFORE_COMMIT, AcceptedDifference::commitsToNothing),
            new AcceptedDifference(Deviation.EXPIRY_BEHIND_OTHERS, AcceptedDifference::expiresAhead));

    static final String DEAD_LETTERS = "x-dead-letter-exchange";
    static final String PRIORITIES = "x-max-priority";
    private static final String DELIVERY = ": Deliver[";
    private static final Pattern ENDED =
            Pattern.compile("^(?:" + PlayedConnection.PREFIX + ")?(\\d+)(?::|(/\\d+: channel.close))");
    static final Pattern REDELIVERED = Pattern.compile("redelivered=\\w+");
    private static final Pattern TO_CONSUMER = Pattern.compile("^\\d+/\\d+: Deliver\\[consumerTag=[^,]*,");

    static Optional<AcceptedDifference> of(Difference difference) {
        return Stream.of(ALL, ReturningTogether.ALL, ComingTogether.ALL, QuorumDifferences.ALL)
                .flatMap(List::stream)
                .filter(accepted -> accepted.covers().test(difference))
                .findFirst();
    }

    /** Somebody asked for the limit of a channel, and no more differs than what its consumers got, or others instead. */
    private static boolean limitsTheChannel(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        Set<Seat> limited = history.seats(method -> method instanceof BasicMethod.Qos qos && qos.global());
        List<Delivered> ours = contrast.onlyOurs();
        List<Delivered> theirs = contrast.onlyTheirs();
        List<Delivered> ofLimited = Stream.concat(ours.stream(), theirs.stream())
                .filter(each -> limited.contains(each.to().seat()))
                .toList();
        return contrast.isOfMessagesOnly()
                && !ofLimited.isEmpty()
                && ours.stream()
                        .allMatch(each -> isOfLimited(each, limited, theirs, history)
                                || isInstead(each, theirs, ofLimited, history))
                && theirs.stream()
                        .allMatch(each ->
                                isOfLimited(each, limited, ours, history) || isInstead(each, ours, ofLimited, history));
    }

    private static boolean isOfLimited(
            Delivered delivered, Set<Seat> limited, List<Delivered> others, History history) {
        return limited.contains(delivered.to().seat())
                || others.stream()
                        .filter(other -> limited.contains(other.to().seat()))
                        .anyMatch(other -> other.message().equals(delivered.message())
                                || diedWaitingFor(other, delivered, history));
    }

    /** Its consumer got another message instead, and has a queue together with a consumer that got more, or fewer. */
    private static boolean isInstead(
            Delivered delivered, List<Delivered> others, List<Delivered> ofLimited, History history) {
        Set<String> queues = history.queuesOf(delivered.to());
        return others.stream().anyMatch(other -> other.to().equals(delivered.to()))
                && ofLimited.stream()
                        .anyMatch(each -> history.queuesOf(each.to()).stream().anyMatch(queues::contains));
    }

    /** It could not wait in the consumer's queue. */
    private static boolean diedWaitingFor(Delivered other, Delivered dead, History history) {
        return other.body().equals(dead.body())
                && history.queuesOf(other.to()).stream().anyMatch(queue -> dead.diedIn(queue, "maxlen"));
    }

    private static boolean commitsToNothing(Difference difference) {
        return difference.last() instanceof Operation.Send send
                && send.method() instanceof TxMethod.Commit
                && difference.theirs().stream()
                        .anyMatch(line -> line.contains("RESOURCE_ERROR - failed to deliver message: {not_found")
                                || line.contains("partial tx completion"));
    }

    /** A message that came to the head of a priority queue over others waits there until something else happens. */
    private static boolean expiresAhead(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        List<String> waitIn = contrast.queues().entrySet().stream()
                .filter(each -> each.getValue().theirs() > each.getValue().ours())
                .map(Map.Entry::getKey)
                .toList();
        boolean passedOn = waitIn.stream().anyMatch(queue -> history.declares(queue, DEAD_LETTERS));
        return history.has(Operation.Slowly.class)
                && !waitIn.isEmpty()
                && waitIn.stream().allMatch(queue -> history.declares(queue, PRIORITIES))
                && (passedOn || waitIn.size() == contrast.queues().size())
                && contrast.isOfMessagesOnly()
                && contrast.onlyTheirs().isEmpty()
                && contrast.onlyOurs().stream()
                        .allMatch(each -> waitIn.stream().anyMatch(queue -> each.diedIn(queue, "expired")));
    }

    /** What was heard, in no order, and no matter which consumer heard it. */
    static List<String> withoutConsumers(List<String> heard) {
        return messagesOf(heard).stream()
                .map(line -> REDELIVERED.matcher(line).replaceFirst(""))
                .sorted()
                .toList();
    }

    /** What was heard, no matter which consumer heard it. */
    private static List<String> messagesOf(List<String> heard) {
        return heard.stream()
                .map(line -> TO_CONSUMER.matcher(line).replaceFirst(""))
                .toList();
    }

    /**
     * Both ended a connection or a channel, where somebody need not acknowledge, and differ only in what is left in queues, in what ours gave
     * to others instead, and in who had his turn for the rest.
     */
    private static boolean losesAtAnEnd(Difference difference) {
        boolean mayLose = ends(difference)
                .filter(end -> end.group(2) == null || difference.last() instanceof Operation.Burst)
                .anyMatch(end -> difference.history().sends().anyMatch(send -> consumesWithoutAcks(send, end)));
        List<String> onOurs = onWire(difference.ours());
        List<String> onTheirs = onWire(difference.theirs());
        List<String> onlyOurs = new ArrayList<>(onOurs);
        onlyOurs.removeAll(onTheirs);
        List<String> onlyTheirs = new ArrayList<>(onTheirs);
        onlyTheirs.removeAll(onOurs);
        boolean turnsMoved =
                onlyOurs.size() > onlyTheirs.size() && messagesOf(onOurs).containsAll(messagesOf(onTheirs));
        return mayLose
                && (onlyTheirs.isEmpty() || turnsMoved)
                && Stream.concat(onlyOurs.stream(), onlyTheirs.stream()).allMatch(line -> line.contains(DELIVERY));
    }

    /** Messages were sent with the mistake that ended their connection: ours gave them to nobody there, so nobody gave them back. */
    private static boolean comesBackFromAnEnd(Difference difference) {
        Contrast contrast = difference.contrast();
        List<String> ours = contrast.linesOfOurs();
        List<String> asGivenBack = ours.stream()
                .map(line -> line.replace("redelivered=false", "redelivered=true"))
                .sorted()
                .toList();
        Set<String> sentWithMistakes = History.bodies(difference.played().stream()
                .filter(AcceptedDifference::endsItsConnection)
                .filter(operation -> consumesBeside((Operation.Burst) operation, difference.history())));
        return !ours.isEmpty()
                && asGivenBack.equals(contrast.linesOfTheirs().stream().sorted().toList())
                && ours.stream().allMatch(line -> sentWithMistakes.contains(Contrast.body(line)));
    }

    private static boolean endsItsConnection(Operation operation) {
        return operation instanceof Operation.Burst burst
                && burst.operations().stream().anyMatch(part -> isImmediate(part) || limitsBytes(part));
    }

    private static boolean isImmediate(Operation part) {
        return part instanceof Operation.Publish publish && publish.method().immediate();
    }

    private static boolean limitsBytes(Operation part) {
        return part instanceof Operation.Send send
                && send.method() instanceof BasicMethod.Qos qos
                && qos.prefetchSize() > 0;
    }

    private static boolean consumesBeside(Operation.Burst burst, History history) {
        return history.seats(BasicMethod.Consume.class::isInstance).stream()
                .anyMatch(seat -> seat.connection() == burst.seat().connection());
    }

    /** The ends of connections and channels that the reference told. */
    static Stream<Matcher> ends(Difference difference) {
        return difference.theirs().stream().map(ENDED::matcher).filter(Matcher::find);
    }

    static List<String> onWire(List<String> heard) {
        return heard.stream().filter(Player::isHeard).toList();
    }

    private static boolean consumesWithoutAcks(Operation.Send send, Matcher end) {
        return send.seat().connection() == Integer.parseInt(end.group(1))
                && send.method() instanceof BasicMethod.Consume consume
                && consume.noAck();
    }
}
