package io.leveret.compat.crash;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Many lives of one broker on one data directory. In each some of the loads play, then it is killed, some of the time again
 * while it starts; then all loads compare. Files are small, so that they are rotated and copied forward all the time.
 */
final class CrashRun {

    private static final String[] SETTINGS = {
        "leveret.message_file_size=1MiB", "leveret.io_threads=2", "disk_free_limit.absolute=0"
    };

    /** Besides those of other tests; tracking each buffer would take most of the time. */
    private static final String[] JVM = {"-Dio.netty.leakDetection.level=simple"};

    private static final int LINE_CYCLES = 10;
    private static final int ORDERLY_ENDS = 10;
    private static final long START_MILLIS = 1_500;

    private final Path folder;
    private final long seed;
    private final Duration duration;
    private final Random random;
    private final Tally tally = new Tally();
    private final List<Load> loads;

    /** What may play. */
    enum Kind {
        CONFIRMED,
        TRANSACTIONS,
        MIXED,
        CHURN;

        private Load with(Random random, Tally tally) {
            return switch (this) {
                case CONFIRMED -> new ConfirmedLoad(random, tally);
                case TRANSACTIONS -> new TransactionLoad(random, tally);
                case MIXED -> new MixedLoad(random, tally);
                case CHURN -> new ChurnLoad(random, tally);
            };
        }
    }

    /** How lives ended: under load, while the broker started, when it was asked to. */
    private int killed;

    private int killedInStart;
    private int terminated;

    /** @param duration how long a life under load lasts at most */
    CrashRun(Path folder, long seed, Duration duration, Collection<Kind> kinds) {
        this.folder = folder;
        this.seed = seed;
        this.duration = duration;
        this.random = new Random(seed);
        this.loads = kinds.stream().map(kind -> kind.with(random, tally)).toList();
    }

    /** Fails with the seed and the place of the data. */
    void play(int cycles) {
        int cycle = 0;
        Launch launch = Launch.in(folder).with(SETTINGS).withJvm(JVM);
        try (LeveretProcess broker = LeveretProcess.start(launch)) {
            try (Connection connection = connect(broker)) {
                for (Load load : loads) {
                    load.prepare(connection);
                }
            }
            while (cycle < cycles) {
                live(broker, cycle);
                cycle++;
                if (cycle % LINE_CYCLES == 0 || cycle == cycles) {
                    System.out.println("crash: seed " + seed + ", cycle " + cycle + ": " + this);
                }
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "cycle " + cycle + " of seed " + seed + ", data kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    Tally tally() {
        return tally;
    }

    @Override
    public String toString() {
        return killed + " times killed under load, " + killedInStart + " times in the start, " + terminated
                + " times terminated; " + tally;
    }

    private void live(LeveretProcess broker, int cycle) throws Exception {
        Stage stage = new Stage(broker);
        for (Load load : chosen(cycle)) {
            load.play(stage);
        }
        stage.play(duration.multipliedBy(20 + random.nextInt(80)).dividedBy(100));
        stage.end(() -> end(broker));
        checkLog(broker);
        while (random.nextInt(3) == 0) {
            broker.startAgainAndKill(Duration.ofMillis(random.nextLong(START_MILLIS)));
            killedInStart++;
            checkLog(broker);
        }
        broker.startAgain();
        try (Connection connection = connect(broker)) {
            for (Load load : loads) {
                load.check(connection);
            }
        }
        checkNothingPutAside();
    }

    /** All at first and now and then; else one of them. */
    private List<Load> chosen(int cycle) {
        int choice = cycle == 0 ? loads.size() : random.nextInt(loads.size() + 2);
        return choice >= loads.size() ? loads : List.of(loads.get(choice));
    }

    private void end(LeveretProcess broker) {
        if (random.nextInt(ORDERLY_ENDS) > 0) {
            broker.kill9();
            killed++;
            return;
        }
        int exitCode = broker.terminate();
        if (exitCode != 0) {
            throw new AssertionError("the broker ended with " + exitCode + ":\n"
                    + broker.output().tail());
        }
        terminated++;
    }

    private static void checkLog(LeveretProcess broker) {
        List<String> faults = broker.output().lines().stream()
                .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
                .toList();
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "the broker logged a fault:\n" + broker.output().tail());
        }
    }

    private void checkNothingPutAside() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> damaged =
                    files.filter(file -> file.toString().endsWith(".damaged")).toList();
            if (!damaged.isEmpty()) {
                throw new AssertionError("the broker takes files for damaged: " + damaged);
            }
        }
    }

    private static Connection connect(LeveretProcess broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection("looks");
    }
}
