package io.leveret.compat.differential;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The names that operations use. They end with what no other run uses, and {@link Wording} leaves that out. */
final class Scene {

    static final String SUFFIX =
            "-" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);

    static final List<String> QUEUES = List.of("q1" + SUFFIX, "q2" + SUFFIX, "q3" + SUFFIX);
    static final String DIRECT = "direct" + SUFFIX;
    static final String FANOUT = "fanout" + SUFFIX;
    static final String TOPIC = "topic" + SUFFIX;
    static final String HEADERS = "headers" + SUFFIX;
    static final List<String> EXCHANGES = List.of(DIRECT, FANOUT, TOPIC, HEADERS);
    static final String MISSING = "missing" + SUFFIX;

    private Scene() {}

    static boolean isUsuallyDurable(String queue) {
        return queue.equals(QUEUES.get(1));
    }

    /** The type that the exchange of this name usually has. */
    static String typeOf(String exchange) {
        return EXCHANGES.contains(exchange) ? exchange.substring(0, exchange.length() - SUFFIX.length()) : "direct";
    }
}
