package io.leveret.compat.differential;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the reference does otherwise where queues are quorum queues. */
final class QuorumDifferences {

    /** Quorum queues give it to what came back, no others do. */
    private static final String CAME_BACK = "x-acquired-count=";

    private static final Pattern CONSUMERS =
            Pattern.compile("^\\d+/\\d+: queue\\.declare-ok DeclareOk\\[queue=(\\S+), .*(consumerCount=\\d+)]$");

    private QuorumDifferences() {}

    /** The same was said but for which messages were given, and the reference's first of these had come back. */
    static boolean giveFirstWhatCameBack(Difference difference) {
        List<String> ours = difference.ours();
        List<String> theirs = difference.theirs();
        if (ours.size() != theirs.size()) {
            return false;
        }
        int[] differing = IntStream.range(0, ours.size())
                .filter(i -> !ours.get(i).equals(theirs.get(i)))
                .toArray();
        return differing.length > 0
                && theirs.get(differing[0]).contains(CAME_BACK)
                && IntStream.of(differing).allMatch(i -> givesAsMany(ours.get(i), theirs.get(i)));
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

    /** Both are messages, which came to the same and left as many in the queue. */
    private static boolean givesAsMany(String ours, String theirs) {
        return Contrast.isMessage(ours)
                && Contrast.isMessage(theirs)
                && Contrast.recipient(ours).equals(Contrast.recipient(theirs));
    }
}
