package io.leveret.broker.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes where the binding's pattern matches: words between dots, {@code *} for any one word, {@code #} for any number of them,
 * none included. A tree of words: a key follows the branches of its words and of the wildcards beside them.
 */
final class TopicBindings implements Bindings {

    private static final String ANY_WORD = "*";
    private static final String ANY_WORDS = "#";

    private final Node root = new Node(null, "");

    @Override
    public void add(Binding binding) {
        Node node = root;
        for (String word : words(binding.routingKey())) {
            Node parent = node;
            node = node.children.computeIfAbsent(word, absent -> new Node(parent, absent));
        }
        node.bindings = BindingArrays.with(node.bindings, binding);
    }

    @Override
    public void remove(Binding binding) {
        remove(root, words(binding.routingKey()), 0, binding);
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        for (String key : message.keys()) {
            new Walk(words(key), into).from(root, 0);
        }
    }

    /** Removes the binding below the node and returns whether the node is of no use any more. */
    private static boolean remove(Node node, List<String> words, int index, Binding binding) {
        if (index == words.size()) {
            node.bindings = BindingArrays.without(node.bindings, binding);
        } else {
            String word = words.get(index);
            Node child = node.children.get(word);
            if (child != null && remove(child, words, index + 1, binding)) {
                node.children.remove(word);
            }
        }
        return node.bindings.length == 0 && node.children.isEmpty();
    }

    /** The words between the dots; an empty key has none. */
    private static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        if (key.isEmpty()) {
            return words;
        }
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            words.add(key.substring(start, dot));
            start = dot + 1;
        }
        words.add(key.substring(start));
        return words;
    }

    /**
     * A key on its way down the tree. Where one {@code #} lies below another, many ways lead to the same place: from there it goes
     * on once for each rest of the key, or patterns of a few {@code #} would keep a loop busy for years.
     */
    private static final class Walk {
        private final List<String> words;
        private final RouteCollector into;

        /** For such places: the longest rest of the key they were tried with, as its beginning. */
        private final Map<Node, Integer> tried = new HashMap<>();

        Walk(List<String> words, RouteCollector into) {
            this.words = words;
            this.into = into;
        }

        void from(Node node, int index) {
            Node anyWords = node.children.get(ANY_WORDS);
            if (anyWords != null) {
                overAnyWords(anyWords, index);
            }
            if (index == words.size()) {
                for (Binding binding : node.bindings) {
                    into.add(binding.destination());
                }
                return;
            }
            toChild(node.children.get(ANY_WORD), index);
            String word = words.get(index);
            if (!word.equals(ANY_WORD) && !word.equals(ANY_WORDS)) {
                toChild(node.children.get(word), index);
            }
        }

        private void toChild(@Nullable Node child, int index) {
            if (child != null) {
                from(child, index + 1);
            }
        }

        private void overAnyWords(Node anyWords, int index) {
            int end = words.size() + 1;
            if (anyWords.isBelowAnyWords) {
                end = tried.getOrDefault(anyWords, end);
                tried.put(anyWords, Math.min(index, end));
            }
            for (int rest = index; rest < end; rest++) {
                from(anyWords, rest);
            }
        }
    }

    private static final class Node {
        final Map<String, Node> children = new ConcurrentHashMap<>(4);
        final boolean isBelowAnyWords;
        private final boolean isAnyWords;
        volatile Binding[] bindings = BindingArrays.NONE;

        /** The node of a word below that of the word before it. */
        Node(@Nullable Node parent, String word) {
            this.isBelowAnyWords = parent != null && (parent.isAnyWords || parent.isBelowAnyWords);
            this.isAnyWords = word.equals(ANY_WORDS);
        }
    }
}
