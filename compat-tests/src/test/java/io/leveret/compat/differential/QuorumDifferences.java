package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.differential.Contrast.Delivered;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the reference does otherwise where queues are quorum queues. */
final class QuorumDifferences {

    static final List<AcceptedDifference> ALL = List.of(
            new AcceptedDifference(Deviation.QUORUM_OVERFLOW, QuorumDifferences::refuseAtAnotherNumber),
            new AcceptedDifference(Deviation.QUORUM_FAILURES, QuorumDifferences::countFailuresFromBefore),
            new AcceptedDifference(Deviation.QUORUM_CONSUMERS, QuorumDifferences::countOtherConsumers),
            new AcceptedDifference(Deviation.CONNECTION_THAT_ENDS, QuorumDifferences::countDeliveriesAtAnEnd),
            new AcceptedDifference(Deviation.COMING_TOGETHER, QuorumDifferences::cancelBeforeWhatCame),
            new AcceptedDifference(Deviation.EXPIRY_BEHIND_OTHERS, QuorumDifferences::countWhatExpires),
            new AcceptedDifference(Deviation.RETURNING_TOGETHER, QuorumDifferences::gaveBackInAnotherOrder));

    /** Quorum queues give it to what came back, no others do. */
    private static final String CAME_BACK = "x-acquired-count=";

    /** The same, to what was rejected or came back from a channel that ended. */
    private static final String FAILED = "x-delivery-count=";

    private static final Pattern CONSUMERS =
            Pattern.compile("^\\d+/\\d+: queue\\.declare-ok DeclareOk\\[queue=(\\S+), .*(consumerCount=\\d+)]$");

    private static final Pattern CONFIRM = Pattern.compile("^(\\d+/\\d+: )n?ack (\\d+)$");
    private static final Pattern DEATH = Pattern.compile("reason=\"(?:rejected|delivery_limit)\", queue=\"([^\"]*)\"");
    private static final Pattern FAILURES =
            Pattern.compile("x-(?:acquired|delivery)-count=Int64\\[value=\\d+](?:, )?|redelivered=\\w+, ");
    private static final Pattern DELIVERIES = Pattern.compile("x-acquired-count=Int64\\[value=(\\d+)]");
    private static final Pattern LEFT = Pattern.compile("^(\\d+/\\d+: GetOk\\[[^]]*messageCount=)(\\d+)");
    private static final FieldValue REFUSES = FieldValue.of("reject-publish");

    private QuorumDifferences() {}

    /** A quorum queue took what the other refused: that shows in confirms, in what waits in it, or in what its consumers got. */
    static boolean refuseAtAnotherNumber(Difference difference) {
        History history = difference.history();
        Predicate<String> mayRefuse =
                queue -> history.isQuorum(queue) && history.declares(queue, "x-overflow", REFUSES);
        Contrast contrast = difference.contrast();
        Contrast rest = new Contrast(withoutConfirms(difference.ours()), withoutConfirms(difference.theirs()));
        List<Delivered> ours = contrast.onlyOurs();
        List<Delivered> theirs = contrast.onlyTheirs();
        boolean tookOthers = !contrast.queues().isEmpty()
                || ours.size() != theirs.size()
                || !confirms(difference.ours()).equals(confirms(difference.theirs()));
        return tookOthers
                && contrast.queueNames().stream().anyMatch(mayRefuse)
                && contrast.queues().keySet().stream().allMatch(mayRefuse)
                && rest.isOfMessagesOnly()
                && confirmed(difference.ours()).equals(confirmed(difference.theirs()))
                && Stream.concat(ours.stream(), theirs.stream())
                        .allMatch(each -> history.queuesOf(each.to()).stream().anyMatch(mayRefuse));
    }

    private static List<String> withoutConfirms(List<String> heard) {
        return heard.stream().filter(line -> !CONFIRM.matcher(line).matches()).toList();
    }

    private static List<String> confirms(List<String> heard) {
        return heard.stream().filter(line -> CONFIRM.matcher(line).matches()).toList();
    }

    /** Which messages were confirmed, whether they were taken or not. */
    private static List<String> confirmed(List<String> heard) {
        return confirms(heard).stream()
                .map(line -> CONFIRM.matcher(line).replaceFirst("$1$2"))
                .sorted()
                .toList();
    }

    /** A consumer was cancelled behind messages, and the reference kept these in their queue. */
    static boolean cancelBeforeWhatCame(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        Set<String> together = History.bodies(Stream.of(difference.last()));
        return difference.last() instanceof Operation.Burst burst
                && burst.operations().stream().anyMatch(QuorumDifferences::cancels)
                && contrast.isOfMessagesOnly()
                && !contrast.onlyOurs().isEmpty()
                && contrast.onlyTheirs().isEmpty()
                && contrast.queues().keySet().stream().allMatch(history::isQuorum)
                && contrast.onlyOurs().stream().allMatch(each -> together.contains(each.body()))
                && keeps(contrast, history);
    }

    /** As many as ours gave away are left, or fewer where that is too many. */
    private static boolean keeps(Contrast contrast, History history) {
        int given = contrast.onlyOurs().size();
        int kept = contrast.queues().values().stream()
                .mapToInt(each -> each.theirs() - each.ours())
                .sum();
        boolean limited =
                contrast.queues().keySet().stream().anyMatch(queue -> history.declares(queue, "x-max-length"));
        return limited ? kept > 0 && kept <= given : kept == given;
    }

    private static boolean cancels(Operation operation) {
        return operation instanceof Operation.Send send && send.method() instanceof BasicMethod.Cancel;
    }

    /** What expired behind the message that was got is counted as left. */
    static boolean countWhatExpires(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        return difference.last() instanceof Operation.Send send
                && send.method() instanceof BasicMethod.Get get
                && difference.history().isQuorum(difference.scene().plain(get.queue()))
                && difference.history().has(Operation.Slowly.class)
                && left(theirs) > left(ours)
                && withoutLeft(ours).equals(withoutLeft(theirs));
    }

    private static long left(List<String> heard) {
        return sum(LEFT, heard);
    }

    private static List<String> withoutLeft(List<String> heard) {
        return heard.stream().map(line -> LEFT.matcher(line).replaceFirst("$1")).toList();
    }

    private static long sum(Pattern number, List<String> heard) {
        return heard.stream()
                .flatMap(line -> number.matcher(line).results())
                .mapToLong(found -> Long.parseLong(found.group(found.groupCount())))
                .sum();
    }

    /** The same was delivered, but dead letters of quorum queues as if they had failed before. */
    static boolean countFailuresFromBefore(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        return !ours.equals(theirs)
                && withoutFailures(ours, difference.history()).equals(withoutFailures(theirs, difference.history()));
    }

    /** Messages came back together, or from a channel that ended, and their order shows when somebody takes them. */
    static boolean gaveBackInAnotherOrder(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        String mark = difference.played().stream().anyMatch(QuorumDifferences::mayReturnSeveral) ? CAME_BACK : FAILED;
        return ours.size() == theirs.size()
                && !ours.equals(theirs)
                && IntStream.range(0, ours.size())
                        .allMatch(i -> ours.get(i).equals(theirs.get(i)) || cameBack(ours.get(i), theirs.get(i), mark));
    }

    private static boolean mayReturnSeveral(Operation operation) {
        return operation instanceof Operation.CloseConnection
                || operation instanceof Operation.DropConnection
                || ReturningTogether.mayReturnSeveral(operation);
    }

    /** Both are messages that had come back, came to the same, and left as many in the queue. */
    private static boolean cameBack(String ours, String theirs, String mark) {
        return Contrast.isMessage(ours)
                && Contrast.isMessage(theirs)
                && ours.contains(mark)
                && theirs.contains(mark)
                && Contrast.recipient(ours).equals(Contrast.recipient(theirs));
    }

    /** The same was delivered, but the reference had given it meanwhile to another consumer that ended. */
    static boolean countDeliveriesAtAnEnd(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        return deliveries(theirs) > deliveries(ours)
                && difference.history().hasQuorumQueueOfSeveral()
                && withoutCounts(ours.stream()).equals(withoutCounts(theirs.stream()));
    }

    private static List<String> withoutCounts(Stream<String> heard) {
        return heard.map(line -> FAILURES.matcher(line).replaceAll("")).toList();
    }

    private static long deliveries(List<String> heard) {
        return sum(DELIVERIES, heard);
    }

    private static List<String> withoutFailures(List<String> heard, History history) {
        return heard.stream()
                .map(line -> diedInQuorumQueue(line, history)
                        ? FAILURES.matcher(line).replaceAll("")
                        : line)
                .toList();
    }

    private static boolean diedInQuorumQueue(String line, History history) {
        return DEATH.matcher(line).results().anyMatch(death -> history.isQuorum(death.group(1)));
    }

    /** A declaration was answered with other consumers of a quorum queue. */
    static boolean countOtherConsumers(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        return !ours.equals(theirs)
                && withoutConsumers(ours, difference.history()).equals(withoutConsumers(theirs, difference.history()));
    }

    private static List<String> withoutConsumers(List<String> heard, History history) {
        return heard.stream()
                .map(line -> {
                    Matcher answer = CONSUMERS.matcher(line);
                    return answer.find() && history.isQuorum(answer.group(1))
                            ? line.replace(answer.group(2), "consumerCount=?")
                            : line;
                })
                .toList();
    }
}
