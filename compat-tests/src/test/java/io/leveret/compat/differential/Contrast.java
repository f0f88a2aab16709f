package io.leveret.compat.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What differs in what two brokers said after the same operation. Immutable. */
final class Contrast {

    private static final Pattern DELIVERY =
            Pattern.compile("^(\\d+)/(\\d+): Deliver\\[consumerTag=([^,]*), (.*)$", Pattern.DOTALL);
    private static final Pattern REDELIVERED = Pattern.compile("redelivered=\\w+");
    /** At the end of a message that was got or delivered. */
    static final Pattern BODY = Pattern.compile(" '([^']*)'$", Pattern.DOTALL);

    private static final Pattern MESSAGE = Pattern.compile(
            "^(\\d+/\\d+: (?:Deliver\\[consumerTag=[^,]*|GetOk\\[deliveryTag=\\d+)), [^]]*?((?:messageCount=\\d+)?)]");

    private static final Pattern STATE = Pattern.compile("^queue (\\S+): (\\d+) ready, (\\d+|\\?) consumers$");

    private final List<String> ours;
    private final List<String> theirs;

    Contrast(List<String> ours, List<String> theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** A consumer, by its place and its name. */
    record To(Seat seat, String consumer) {}

    /** A message that a consumer was given. */
    record Delivered(To to, String message) {

        String body() {
            return Contrast.body(message);
        }

        boolean isDeadLetter() {
            return message.contains("x-death=");
        }

        /** Whether it died last in this queue, for this reason. */
        boolean diedIn(String queue, String reason) {
            return message.contains("x-last-death-queue=\"" + queue + "\"")
                    && message.contains("x-last-death-reason=\"" + reason + "\"");
        }
    }

    /** Whether the line tells of a message that was got or delivered. */
    static boolean isMessage(String line) {
        return MESSAGE.matcher(line).find();
    }

    /** To whom the message of a line came, and how many it says are left. */
    static String recipient(String line) {
        Matcher message = MESSAGE.matcher(line);
        return message.find() ? message.group(1) + message.group(2) : "";
    }

    /** The body of the message that a line ends with. */
    static String body(String line) {
        Matcher body = BODY.matcher(line);
        return body.find() ? body.group(1) : "";
    }

    /** How many messages wait in a queue. */
    record Ready(int ours, int theirs) {}

    /** All but deliveries and what waits in queues is the same. */
    boolean isOfMessagesOnly() {
        return withoutMessages(ours).equals(withoutMessages(theirs));
    }

    private static List<String> withoutMessages(List<String> heard) {
        return heard.stream()
                .filter(line -> delivered(line) == null)
                .map(line -> STATE.matcher(line).replaceFirst("queue $1: $3 consumers"))
                .toList();
    }

    /** What ours alone said. */
    List<String> linesOfOurs() {
        return without(ours, theirs);
    }

    /** What the reference alone said. */
    List<String> linesOfTheirs() {
        return without(theirs, ours);
    }

    List<Delivered> onlyOurs() {
        return without(deliveries(ours), deliveries(theirs));
    }

    List<Delivered> onlyTheirs() {
        return without(deliveries(theirs), deliveries(ours));
    }

    /** The messages of both that came to a consumer between the first and the last that it was not given as by the other. */
    List<Delivered> disputed() {
        Map<To, List<Delivered>> here = byConsumer(ours);
        Map<To, List<Delivered>> there = byConsumer(theirs);
        Set<To> all = new HashSet<>(here.keySet());
        all.addAll(there.keySet());
        List<Delivered> disputed = new ArrayList<>();
        for (To to : all) {
            List<Delivered> first = here.getOrDefault(to, List.of());
            List<Delivered> second = there.getOrDefault(to, List.of());
            disputed.addAll(changed(first, second));
            disputed.addAll(changed(second, first));
        }
        return disputed;
    }

    /** What stands between the beginning and the end that both share. */
    private static <T> List<T> changed(List<T> some, List<T> others) {
        int shorter = Math.min(some.size(), others.size());
        int from = 0;
        while (from < shorter && some.get(from).equals(others.get(from))) {
            from++;
        }
        int end = 0;
        while (end < shorter - from && some.get(some.size() - 1 - end).equals(others.get(others.size() - 1 - end))) {
            end++;
        }
        return some.subList(from, some.size() - end);
    }

    /** All queues that both brokers have. */
    Set<String> queueNames() {
        Set<String> names = new HashSet<>(ready(ours).keySet());
        names.retainAll(ready(theirs).keySet());
        return names;
    }

    /** The queues in which not as many messages wait. */
    Map<String, Ready> queues() {
        Map<String, Integer> here = ready(ours);
        Map<String, Integer> there = ready(theirs);
        Map<String, Ready> differing = new LinkedHashMap<>();
        here.forEach((queue, messages) -> {
            Integer other = there.get(queue);
            if (other != null && !Objects.equals(messages, other)) {
                differing.put(queue, new Ready(messages, other));
            }
        });
        return differing;
    }

    private static Map<String, Integer> ready(List<String> heard) {
        Map<String, Integer> ready = new LinkedHashMap<>();
        heard.stream()
                .map(STATE::matcher)
                .filter(Matcher::find)
                .forEach(state -> ready.put(state.group(1), Integer.valueOf(state.group(2))));
        return ready;
    }

    private static Map<To, List<Delivered>> byConsumer(List<String> heard) {
        Map<To, List<Delivered>> byConsumer = new LinkedHashMap<>();
        deliveries(heard)
                .forEach(each -> byConsumer
                        .computeIfAbsent(each.to(), missing -> new ArrayList<>())
                        .add(each));
        return byConsumer;
    }

    private static List<Delivered> deliveries(List<String> heard) {
        List<Delivered> deliveries = new ArrayList<>();
        for (String line : heard) {
            Delivered delivered = delivered(line);
            if (delivered != null) {
                deliveries.add(delivered);
            }
        }
        return deliveries;
    }

    private static @Nullable Delivered delivered(String line) {
        Matcher delivery = DELIVERY.matcher(line);
        if (!delivery.find()) {
            return null;
        }
        Seat seat = new Seat(Integer.parseInt(delivery.group(1)), Integer.parseInt(delivery.group(2)));
        return new Delivered(
                new To(seat, delivery.group(3)),
                REDELIVERED.matcher(delivery.group(4)).replaceFirst(""));
    }

    private static <T> List<T> without(List<T> some, List<T> others) {
        List<T> left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }
}
