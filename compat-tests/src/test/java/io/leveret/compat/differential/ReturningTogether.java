package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.differential.Contrast.Delivered;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What comes of it that the reference gives messages back consumer by consumer, and delivers in between. */
final class ReturningTogether {

    static final List<AcceptedDifference> ALL = Stream.<Predicate<Difference>>of(
                    ReturningTogether::givesOthersTheSame,
                    ReturningTogether::givesOthersToWhoTakesFew,
                    ReturningTogether::expiresAsItComesBack,
                    ReturningTogether::dropsLessOfWhatComesBack,
                    ReturningTogether::diedInAnotherOrder)
            .map(covers -> new AcceptedDifference(Deviation.RETURNING_TOGETHER, covers))
            .toList();

    private static final Pattern DIED_WAITING = Pattern.compile(
            " BasicProperties\\[.*(x-last-death-queue=\"[^\"]*\", x-last-death-reason=\"(?:expired|maxlen)\").*$",
            Pattern.DOTALL);

    private ReturningTogether() {}

    /** Messages came back in one step, and the same were delivered again, but to others. */
    private static boolean givesOthersTheSame(Difference difference) {
        return returnsSeveral(difference)
                && AcceptedDifference.withoutConsumers(difference.ours())
                        .equals(AcceptedDifference.withoutConsumers(difference.theirs()));
    }

    /** Messages of several came back in one step, and each of theirs was delivered before the next came: who takes few took those. */
    private static boolean givesOthersToWhoTakesFew(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        Set<Seat> limited = history.seats(method -> method instanceof BasicMethod.Qos qos && qos.prefetchCount() > 0);
        List<Delivered> ours = contrast.onlyOurs();
        List<Delivered> theirs = contrast.onlyTheirs();
        return returnsSeveral(difference)
                && !ours.isEmpty()
                && ours.size() == theirs.size()
                && contrast.isOfMessagesOnly()
                && contrast.queues().isEmpty()
                && Stream.concat(contrast.linesOfOurs().stream(), contrast.linesOfTheirs().stream())
                        .allMatch(line -> line.contains("redelivered=true"))
                && Stream.concat(ours.stream(), theirs.stream())
                        .allMatch(each -> limited.contains(each.to().seat())
                                && history.queuesOf(each.to()).stream().anyMatch(history::hasSeveralConsumers));
    }

    /** What expired is dropped at the head of a queue, and which of several comes back first is chance when they end together. */
    private static boolean expiresAsItComesBack(Difference difference) {
        return AcceptedDifference.ends(difference).findAny().isPresent()
                && AcceptedDifference.onWire(difference.ours()).equals(AcceptedDifference.onWire(difference.theirs()))
                && difference.played().stream().anyMatch(Operation.Slowly.class::isInstance);
    }

    /** Each consumer's messages come back on their own, so that fewer are too many in a queue with a limit. */
    private static boolean dropsLessOfWhatComesBack(Difference difference) {
        History history = difference.history();
        Contrast contrast = difference.contrast();
        Predicate<String> isLimited =
                queue -> history.declares(queue, "x-max-length") || history.declares(queue, "x-max-length-bytes");
        Predicate<String> passesOn =
                queue -> isLimited.test(queue) && history.declares(queue, AcceptedDifference.DEAD_LETTERS);
        boolean mayPassOn = contrast.queueNames().stream().anyMatch(passesOn);
        return returnsSeveral(difference)
                && contrast.isOfMessagesOnly()
                && contrast.queues().keySet().stream().allMatch(queue -> mayPassOn || isLimited.test(queue))
                && contrast.disputed().stream()
                        .allMatch(each -> contrast.queueNames().stream()
                                        .anyMatch(queue -> passesOn.test(queue) && each.diedIn(queue, "maxlen"))
                                || history.queuesOf(each.to()).stream().anyMatch(isLimited));
    }

    /** What came back and could not stay died in another order, which shows when the dead letters are looked at. */
    private static boolean diedInAnotherOrder(Difference difference) {
        Contrast contrast = difference.contrast();
        List<String> ours = contrast.linesOfOurs();
        return !ours.isEmpty()
                && difference.played().stream().anyMatch(ReturningTogether::mayReturnSeveral)
                && ours.stream().allMatch(line -> DIED_WAITING.matcher(line).find())
                && deaths(ours).equals(deaths(contrast.linesOfTheirs()));
    }

    /** To whom dead letters came, and why, but not which they are. */
    private static List<String> deaths(List<String> lines) {
        return lines.stream()
                .map(line -> AcceptedDifference.REDELIVERED.matcher(line).replaceFirst(""))
                .map(line -> DIED_WAITING.matcher(line).replaceFirst(" $1"))
                .sorted()
                .toList();
    }

    private static boolean returnsSeveral(Difference difference) {
        return mayReturnSeveral(difference.last())
                || AcceptedDifference.ends(difference).findAny().isPresent();
    }

    static boolean mayReturnSeveral(Operation operation) {
        return operation instanceof Operation.Settle settle
                ? settle.multiple()
                : operation instanceof Operation.Send send
                        && (send.method() instanceof BasicMethod.Recover
                                || send.method() instanceof BasicMethod.RecoverAsync
                                || send.method() instanceof BasicMethod.Nack
                                || send.method() instanceof ChannelMethod.Close
                                || send.method() instanceof TxMethod.Commit);
    }
}
