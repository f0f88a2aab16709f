package io.leveret.compat.differential;

import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.differential.Contrast.Delivered;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is chance in the reference where a queue gets several messages within the same instant. */
final class ComingTogether {

    static final List<AcceptedDifference> ALL = Stream.<Predicate<Difference>>of(
                    ComingTogether::ordersWhatCameTogether,
                    ComingTogether::servesOthersFirst,
                    ComingTogether::takesAnother,
                    ComingTogether::diesOfTooManyBeforeItsTime,
                    ComingTogether::bindsBeforeDeadLetters,
                    ComingTogether::droppedOthersForDeadLetters)
            .map(covers -> new AcceptedDifference(Deviation.COMING_TOGETHER, covers))
            .toList();

    private ComingTogether() {}

    /** The same was delivered in another order: messages that came together, of several priorities or with dead letters among them. */
    private static boolean ordersWhatCameTogether(Difference difference) {
        List<Delivered> disputed = difference.contrast().disputed();
        return !disputed.isEmpty()
                && AcceptedDifference.withoutConsumers(difference.ours())
                        .equals(AcceptedDifference.withoutConsumers(difference.theirs()))
                && (comeByPriority(disputed, difference) || comeAmongDeadLetters(disputed, difference));
    }

    /** Consumers had no room for all that came together, and by priority others were left than by arrival. */
    private static boolean servesOthersFirst(Difference difference) {
        Contrast contrast = difference.contrast();
        List<Delivered> disputed = contrast.disputed();
        return !disputed.isEmpty()
                && contrast.isOfMessagesOnly()
                && contrast.queues().isEmpty()
                && contrast.onlyOurs().size() == contrast.onlyTheirs().size()
                && comeByPriority(disputed, difference);
    }

    private static boolean comeByPriority(List<Delivered> disputed, Difference difference) {
        History history = difference.history();
        Set<String> together = History.bodies(Stream.of(difference.last()));
        return disputed.stream()
                .allMatch(each -> history.queuesOf(each.to()).stream()
                                .anyMatch(queue -> history.declares(queue, AcceptedDifference.PRIORITIES)
                                        || history.isQuorum(queue))
                        && (together.contains(each.body()) || each.isDeadLetter()));
    }

    private static boolean comeAmongDeadLetters(List<Delivered> disputed, Difference difference) {
        Set<String> together = History.bodies(difference.played().stream());
        return disputed.stream().anyMatch(Delivered::isDeadLetter)
                && disputed.stream().anyMatch(each -> together.contains(each.body()));
    }

    /** One message was taken out, and of those that came together the reference gave another one: a dead letter, or what came beside one. */
    private static boolean takesAnother(Difference difference) {
        List<String> ours = difference.contrast().linesOfOurs();
        List<String> theirs = difference.contrast().linesOfTheirs();
        return ours.size() == 1
                && theirs.size() == 1
                && isAnother(ours.get(0), theirs.get(0))
                && difference.played().stream()
                        .map(operation -> History.bodies(Stream.of(operation)))
                        .anyMatch(together -> together.contains(Contrast.body(ours.get(0)))
                                && together.contains(Contrast.body(theirs.get(0))));
    }

    private static boolean isAnother(String ours, String theirs) {
        return Contrast.isMessage(ours)
                && Contrast.recipient(ours).equals(Contrast.recipient(theirs))
                && (ours + theirs).contains("x-death=");
    }

    /** Messages that came together were too many for a queue in which the reference had them expire one by one. */
    private static boolean diesOfTooManyBeforeItsTime(Difference difference) {
        Contrast contrast = difference.contrast();
        Set<String> together = History.bodies(difference.played().stream());
        List<String> ours = contrast.linesOfOurs();
        return ours.stream().anyMatch(line -> line.contains("x-last-death-reason=\"maxlen\""))
                && ours.stream().allMatch(line -> together.contains(Contrast.body(line)))
                && expired(ours).equals(expired(contrast.linesOfTheirs()));
    }

    private static List<String> expired(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace("reason=\"maxlen\"", "reason=\"expired\""))
                .sorted()
                .toList();
    }

    /** Messages came together with a binding behind them, by which their dead letters went, or did not. */
    private static boolean bindsBeforeDeadLetters(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        return history.last() instanceof Operation.Burst
                && contrast.isOfMessagesOnly()
                && contrast.queueNames().stream()
                        .anyMatch(queue -> history.declares(queue, AcceptedDifference.DEAD_LETTERS))
                && history.boundLast().containsAll(contrast.queues().keySet())
                && contrast.disputed().stream()
                        .allMatch(each -> history.boundLast().containsAll(history.queuesOf(each.to())))
                && Stream.concat(contrast.onlyOurs().stream(), contrast.onlyTheirs().stream())
                        .allMatch(Delivered::isDeadLetter);
    }

    /** The same, in queues with a limit: as many messages stay in them, and which these are shows when somebody takes them. */
    private static boolean droppedOthersForDeadLetters(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        Set<String> boundTogether = history.boundTogether();
        Predicate<String> mayDrop = queue -> boundTogether.contains(queue)
                && (history.declares(queue, "x-max-length") || history.declares(queue, "x-max-length-bytes"));
        return !contrast.disputed().isEmpty()
                && contrast.isOfMessagesOnly()
                && contrast.queues().isEmpty()
                && contrast.disputed().stream()
                        .allMatch(each -> history.queuesOf(each.to()).stream().anyMatch(mayDrop))
                && Stream.concat(contrast.onlyOurs().stream(), contrast.onlyTheirs().stream())
                        .anyMatch(Delivered::isDeadLetter);
    }
}
