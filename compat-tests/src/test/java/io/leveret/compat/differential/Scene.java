package io.leveret.compat.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The names that a sequence's operations use.
 *
 * @param suffix what they end with and nobody else's names do; always as long, so that all else is the same for the same seed
 */
record Scene(String suffix) {

    private static final String RUN =
            Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
    private static final String DIRECT = "direct";
    private static final String FANOUT = "fanout";
    private static final String TOPIC = "topic";
    private static final String HEADERS = "headers";

    /** Which queue these choose is chance, unless there is only one. */
    private static final List<String> CHOOSING = List.of("x-modulus-hash", "x-local-random");

    private static final List<String> TYPES = Stream.concat(
                    Stream.of(DIRECT, FANOUT, TOPIC, HEADERS), CHOOSING.stream())
            .toList();

    /** The names that only this run uses, and in it only who has this number, from 0 to 99. */
    static Scene of(int number) {
        return new Scene(String.format(Locale.ROOT, "-%s%02d", RUN, number));
    }

    List<String> queues() {
        return List.of("q1" + suffix, "q2" + suffix, "q3" + suffix);
    }

    List<String> exchanges() {
        return TYPES.stream().map(type -> type + suffix).toList();
    }

    String headersExchange() {
        return HEADERS + suffix;
    }

    /** The exchanges that send a message wherever it belongs, and not to one of several queues by chance. */
    List<String> sources() {
        return exchanges().stream()
                .filter(exchange -> !choosesOneQueue(exchange))
                .toList();
    }

    boolean choosesOneQueue(String exchange) {
        return CHOOSING.contains(plain(exchange).strip()); // brokers take line ends out of names
    }

    /** Usually neither a queue nor an exchange. */
    String missing() {
        return "missing" + suffix;
    }

    /** As long as a name can be; usually neither a queue nor an exchange. */
    String longest() {
        return "n".repeat(255 - suffix.length()) + suffix;
    }

    /** All names that may come to be queues, besides those that a broker chooses. */
    List<String> allQueues() {
        return withStrange(queues());
    }

    List<String> allExchanges() {
        return withStrange(exchanges());
    }

    private List<String> withStrange(List<String> names) {
        List<String> all = new ArrayList<>(names);
        all.add(missing());
        all.add(longest());
        return all;
    }

    /** A name that is not for clients. */
    String reserved() {
        return "amq.nope" + suffix;
    }

    boolean isUsuallyDurable(String queue) {
        return queue.equals(queues().get(1));
    }

    /** The only queue to bind to an exchange that chooses one. */
    String onlyQueue() {
        return queues().get(0);
    }

    /** The type that the exchange of this name usually has. */
    String typeOf(String exchange) {
        return exchanges().contains(exchange) ? plain(exchange) : DIRECT;
    }

    /** A text without what makes its names unique. */
    String plain(String text) {
        return text.replace(suffix, "");
    }
}
