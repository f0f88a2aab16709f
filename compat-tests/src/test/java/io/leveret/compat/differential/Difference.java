package io.leveret.compat.differential;

import java.util.List;

/**
 * Where two brokers first said different things.
 *
 * @param played the operations up to the one that made the difference
 */
record Difference(List<Operation> played, List<String> ours, List<String> theirs) {

    Operation last() {
        return played.get(played.size() - 1);
    }

    /** The operations as code that reads, then what only one of the two said. */
    String description(Scene scene) {
        StringBuilder text = new StringBuilder();
        for (Operation operation : played) {
            text.append("  ").append(scene.plain(operation.toString())).append('\n');
        }
        text.append("after which Leveret\n");
        ours.forEach(line -> text.append(theirs.contains(line) ? "    " : "  > ")
                .append(line)
                .append('\n'));
        text.append("and the reference\n");
        theirs.forEach(line ->
                text.append(ours.contains(line) ? "    " : "  > ").append(line).append('\n'));
        return text.toString();
    }
}
