package io.leveret.compat.differential;

import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plays the sequences of many seeds, several at a time, until a few of them differ. */
final class Series {

    private static final int REPORTS_MAX = Integer.getInteger("differential.differences", 3);
    private static final long PROGRESS = 100;

    /** What may lag behind on a machine that is busy, and what is left to wait for when a difference is known. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final BrokerUnderTest leveret;
    private final BrokerUnderTest reference;
    private final int operations;
    private final AtomicLong nextSeed = new AtomicLong();
    private final AtomicLong played = new AtomicLong();
    private final AtomicLong passing = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<Deviation, Integer> accepted = new ConcurrentHashMap<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    /** {@code operations} is the length of each sequence, without its beginning and its end. */
    Series(BrokerUnderTest leveret, BrokerUnderTest reference, int operations) {
        this.leveret = leveret;
        this.reference = reference;
        this.operations = operations;
    }

    /** Plays {@code sequences} seeds from {@code first} on, and tells what differed, each with its seed. */
    List<String> play(long first, int sequences, int atATime) {
        nextSeed.set(first);
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            Stream<CompletableFuture<Void>> duels = IntStream.range(0, atATime)
                    .mapToObj(number ->
                            CompletableFuture.runAsync(() -> duels(first + sequences, number, atATime), threads));
            CompletableFuture.allOf(duels.toArray(CompletableFuture[]::new)).join();
        } finally {
            threads.shutdownNow();
        }
        return List.copyOf(reports);
    }

    /** What was played so far, and how it came out. */
    String summary() {
        int ended = accepted.values().stream().mapToInt(Integer::intValue).sum();
        return String.format(
                Locale.ROOT,
                "%d sequences: %d agreed to their end, %d differed only once, %d differed, in %d the reference failed, %d (%.1f %%) ended at an accepted difference %s",
                played.get(),
                played.get() - ended - passing.get() - reports.size(),
                passing.get(),
                reports.size(),
                failed.get(),
                ended,
                100.0 * ended / Math.max(1, played.get()),
                accepted);
    }

    /** Begins anew, in another scene, where the reference had a fault: what it left behind may be in the way. */
    private void duels(long end, int firstScene, int step) {
        int scene = firstScene;
        while (!duel(end, Scene.of(scene))) {
            scene += step;
        }
    }

    /** Plays what is left to play; false if the reference had a fault. */
    private boolean duel(long end, Scene scene) {
        try (Duel duel = new Duel(leveret, reference, scene)) {
            for (long seed = nextSeed.getAndIncrement();
                    seed < end && reports.size() < REPORTS_MAX;
                    seed = nextSeed.getAndIncrement()) {
                duel(seed, duel, scene);
            }
            return true;
        } catch (ReferenceFailed e) {
            return false;
        }
    }

    private void duel(long seed, Duel duel, Scene scene) {
        List<Operation> sequence = new Generator(seed, scene).sequence(operations);
        try {
            duel.play(sequence, LONG_PATIENCE).ifPresent(found -> settle(seed, found, duel, sequence));
        } catch (ReferenceFailed e) {
            failed.incrementAndGet();
            System.out.println("the reference failed: seed " + seed + ", " + e.getMessage());
            throw e;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
        if (played.incrementAndGet() % PROGRESS == 0) {
            System.out.println("differential: " + summary());
        }
    }

    /** A difference that nothing explains must show again: the brokers share a machine, and not always the order of what they do. */
    private void settle(long seed, Difference found, Duel duel, List<Operation> sequence) {
        if (accept(seed, found)) {
            return;
        }
        Optional<Difference> again = duel.play(sequence, LONG_PATIENCE).filter(Series::counts);
        if (again.isEmpty()) {
            passing.incrementAndGet();
            System.out.println("once only: seed " + seed + "\n" + found.description());
        } else {
            report(seed, shrunk(duel, again.get()).description());
        }
    }

    private boolean accept(long seed, Difference found) {
        Optional<AcceptedDifference> known = AcceptedDifference.of(found);
        known.ifPresent(each -> {
            accepted.merge(each.deviation(), 1, Integer::sum);
            System.out.println("accepted: seed " + seed + " " + each.deviation() + " after "
                    + found.played().size() + " operations");
        });
        return known.isPresent();
    }

    private void report(long seed, String description) {
        String report = "seed " + seed + "\n" + description;
        System.out.println(report);
        reports.add(report);
    }

    private static Difference shrunk(Duel duel, Difference difference) {
        return new Shrinker(operations -> duel.play(operations, PATIENCE).filter(Series::counts)).shrink(difference);
    }

    private static boolean counts(Difference difference) {
        return AcceptedDifference.of(difference).isEmpty();
    }
}
