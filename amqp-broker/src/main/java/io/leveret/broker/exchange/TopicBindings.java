package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes where the binding's pattern matches: words between dots, {@code *} for any one word, {@code #} for any number of them,
 * none included. A tree of words: a key follows the branches of its words and of the wildcards beside them.
 */
final class TopicBindings implements Bindings {

    private static final String ANY_WORD = "*";
    private static final String ANY_WORDS = "#";

    private final Node root = new Node();

    @Override
    public void add(Binding binding) {
        Node node = root;
        for (String word : words(binding.routingKey())) {
            node = node.children.computeIfAbsent(word, absent -> new Node());
        }
        node.bindings = BindingArrays.with(node.bindings, binding);
    }

    @Override
    public void remove(Binding binding) {
        remove(root, words(binding.routingKey()), 0, binding);
    }

    @Override
    public void match(String routingKey, Supplier<FieldTable> headers, RouteCollector into) {
        match(root, words(routingKey), 0, into);
    }

    private static void match(Node node, List<String> words, int index, RouteCollector into) {
        Node anyWords = node.children.get(ANY_WORDS);
        if (anyWords != null) {
            for (int rest = index; rest <= words.size(); rest++) {
                match(anyWords, words, rest, into);
            }
        }
        if (index == words.size()) {
            for (Binding binding : node.bindings) {
                into.add(binding.destination());
            }
            return;
        }
        matchChild(node.children.get(ANY_WORD), words, index, into);
        String word = words.get(index);
        if (!word.equals(ANY_WORD) && !word.equals(ANY_WORDS)) {
            matchChild(node.children.get(word), words, index, into);
        }
    }

    private static void matchChild(@Nullable Node child, List<String> words, int index, RouteCollector into) {
        if (child != null) {
            match(child, words, index + 1, into);
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

    private static final class Node {
        final Map<String, Node> children = new ConcurrentHashMap<>(4);
        volatile Binding[] bindings = BindingArrays.NONE;
    }
}
