package io.leveret.compat.crash;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one client has defined: exchanges with their types, queues with their length limits, bindings between them. Immutable;
 * each change makes another one.
 */
record Definitions(Map<String, String> exchanges, Map<String, Integer> queues, Set<Link> links) {

    static final Definitions NONE = new Definitions(Map.of(), Map.of(), Set.of());

    /** A binding of a queue to an exchange. */
    record Link(String exchange, String queue, String key) {}

    Definitions {
        exchanges = Map.copyOf(exchanges);
        queues = Map.copyOf(queues);
        links = Set.copyOf(links);
    }

    Definitions withExchange(String exchange, String type) {
        Map<String, String> more = new HashMap<>(exchanges);
        more.put(exchange, type);
        return new Definitions(more, queues, links);
    }

    Definitions withQueue(String queue, int maxLength) {
        Map<String, Integer> more = new HashMap<>(queues);
        more.put(queue, maxLength);
        return new Definitions(exchanges, more, links);
    }

    Definitions withLink(Link link) {
        Set<Link> more = new HashSet<>(links);
        more.add(link);
        return new Definitions(exchanges, queues, more);
    }

    Definitions withoutExchange(String exchange) {
        Map<String, String> fewer = new HashMap<>(exchanges);
        fewer.remove(exchange);
        Set<Link> left = new HashSet<>(links);
        left.removeIf(link -> link.exchange.equals(exchange));
        return new Definitions(fewer, queues, left);
    }

    Definitions withoutQueue(String queue) {
        Map<String, Integer> fewer = new HashMap<>(queues);
        fewer.remove(queue);
        Set<Link> left = new HashSet<>(links);
        left.removeIf(link -> link.queue.equals(queue));
        return new Definitions(exchanges, fewer, left);
    }

    Definitions withoutLink(Link link) {
        Set<Link> left = new HashSet<>(links);
        left.remove(link);
        return new Definitions(exchanges, queues, left);
    }

    /** What only one of the two has: sorted and short, for a message about a failure. */
    String difference(Definitions other) {
        return "exchanges " + difference(exchanges.entrySet(), other.exchanges.entrySet()) + ", queues "
                + difference(queues.entrySet(), other.queues.entrySet()) + ", bindings "
                + difference(links, other.links);
    }

    private static <T> String difference(Collection<T> ours, Collection<T> theirs) {
        Map<String, Set<String>> sides = new TreeMap<>();
        Set<String> missing = sides.computeIfAbsent("missing", side -> new TreeSet<>());
        ours.stream().filter(each -> !theirs.contains(each)).forEach(each -> missing.add(each.toString()));
        Set<String> surplus = sides.computeIfAbsent("surplus", side -> new TreeSet<>());
        theirs.stream().filter(each -> !ours.contains(each)).forEach(each -> surplus.add(each.toString()));
        return sides.toString();
    }
}
