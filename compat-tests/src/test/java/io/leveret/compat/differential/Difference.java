package io.leveret.compat.differential;

import java.util.List;

/**
 * Where two brokers first said different things.
 *
 * @param played the operations up to the one that made the difference
 */
record Difference(Scene scene, List<Operation> played, List<String> ours, List<String> theirs) {

    Operation last() {
        return played.get(played.size() - 1);
    }

    History history() {
        return new History(played, scene);
    }

    Contrast contrast() {
        return new Contrast(ours, theirs);
    }

    /** The operations as code that reads, then what only one of the two said. */
    String description() {
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
