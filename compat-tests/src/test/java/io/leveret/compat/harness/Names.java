package io.leveret.compat.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for a test's queues and exchanges: used by no other test and no other run, and deleted behind the test. Short, so that a
 * reply text that holds one is not cut.
 */
public final class Names {

    private static final String RUN = Integer.toString(
                    ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), Character.MAX_RADIX)
            .toLowerCase(Locale.ROOT);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final List<String> queues = new ArrayList<>();
    private final List<String> exchanges = new ArrayList<>();

    public String queue() {
        String name = next("q");
        queues.add(name);
        return name;
    }

    public String exchange() {
        String name = next("x");
        exchanges.add(name);
        return name;
    }

    /** A name for anything that ends with its connection, such as a consumer. */
    public String next(String prefix) {
        return prefix + COUNTER.incrementAndGet() + "-" + RUN;
    }

    List<String> queues() {
        return List.copyOf(queues);
    }

    List<String> exchanges() {
        return List.copyOf(exchanges);
    }
}
