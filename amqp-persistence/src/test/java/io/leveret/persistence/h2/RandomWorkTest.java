package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.Messages;
import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random work on small files, compared with a model again and again: as it runs, after reopening, after a crash. */
class RandomWorkTest {

    private static final StorageOptions SMALL = StorageOptions.defaults()
            .withFileBytesMax(64 * 1024)
            .withValueBytesMax(8 * 1024)
            .withSharedBodyBytesMin(1024)
            .withOpenFilesMax(2);
    private static final int STEPS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<Long, TreeSet<Long>> expected = new HashMap<>();
    private final long[] queues = {0, 1, 2, 3, 4};
    private final Map<Long, Long> next = new HashMap<>();

    static Stream<Long> seeds() {
        return LongStream.range(0, Integer.getInteger("leveret.random.seeds", 4))
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsExactlyWhatItShould(long seed) throws IOException {
        Random random = new Random(seed);
        Path directory = folder.resolve("data");
        Storage storage = H2Storage.open(directory, SMALL);
        try {
            for (int step = 0; step < STEPS; step++) {
                work(storage, random);
                if (random.nextInt(12) == 0) {
                    storage.close();
                    storage = H2Storage.open(directory, SMALL);
                    assertHoldsWhatIsExpected(storage);
                } else if (random.nextInt(12) == 0) {
                    awaitIdle(storage);
                    assertSurvivesACrash(directory);
                }
            }
            assertHoldsWhatIsExpected(storage);
        } finally {
            storage.close();
        }
    }

    /** Files change beside what a test asks for: a copy is made while they do not. */
    private static void awaitIdle(Storage storage) {
        DataFolders.awaitIdle(storage);
    }

    private void work(Storage storage, Random random) {
        if (random.nextInt(6) == 0) {
            fanOut(storage, random);
            return;
        }
        int number = random.nextInt(queues.length);
        long queue = queues[number];
        if (random.nextInt(40) == 0) {
            storage.messages().forget(queue);
            expected.put(queue, new TreeSet<>());
            queues[number] += queues.length;
            return;
        }
        TreeSet<Long> held = expected.computeIfAbsent(queue, q -> new TreeSet<>());
        List<StoredMessage> arrivals = arrivals(queue, random);
        arrivals.forEach(message -> held.add(message.position()));
        long[] settled = settled(held, random);
        LongStream.of(settled).forEach(held::remove);
        submit(storage.messages().log(queue), new Batch(arrivals, settled)).await();
    }

    /** A body for all queues, which may be too short to be shared, or longer than a value. */
    private void fanOut(Storage storage, Random random) {
        long position = 1
                + LongStream.of(queues)
                        .map(queue -> next.getOrDefault(queue, 0L))
                        .max()
                        .orElseThrow();
        for (long queue : queues) {
            next.put(queue, position);
            expected.computeIfAbsent(queue, q -> new TreeSet<>()).add(position);
        }
        byte[] body = sharedBody(position, random.nextInt(random.nextInt(3) == 0 ? 30_000 : 3_000));
        Messages.fanOut(storage.messages(), queues, position, body).forEach(Outcome::await);
    }

    private List<StoredMessage> arrivals(long queue, Random random) {
        List<StoredMessage> arrivals = new ArrayList<>();
        long position = next.getOrDefault(queue, 0L);
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            position += random.nextInt(8) == 0 ? 1 + random.nextInt(30_000) : 1;
            int bytes = random.nextInt(30) == 0 ? random.nextInt(100_000) : random.nextInt(2_000);
            arrivals.add(message(queue, position, bytes));
        }
        next.put(queue, position);
        return arrivals;
    }

    /** Mostly the oldest, sometimes any; a few are left over each time. */
    private static long[] settled(Set<Long> held, Random random) {
        boolean any = random.nextInt(3) == 0;
        int most = random.nextInt(30);
        return held.stream()
                .filter(position -> any ? random.nextInt(3) == 0 : random.nextInt(50) > 0)
                .limit(most)
                .mapToLong(Long::longValue)
                .toArray();
    }

    private void assertSurvivesACrash(Path directory) throws IOException {
        Path copy = DataFolders.copy(directory, folder.resolve("crashed"));
        try (Storage crashed = H2Storage.open(copy, SMALL)) {
            assertHoldsWhatIsExpected(crashed);
        }
        assertThat(DataFolders.quarantined(copy)).isEmpty();
        DataFolders.delete(copy);
    }

    private void assertHoldsWhatIsExpected(Storage storage) {
        TreeSet<Long> holding = new TreeSet<>();
        expected.forEach((queue, held) -> {
            List<StoredMessage> found = readAll(storage.messages().log(queue));
            assertThat(positions(found)).as("queue %d", queue).containsExactlyElementsOf(held);
            assertIntact(queue, found);
            assertThat(storage.messages().log(queue).messages()).isEqualTo(held.size());
            if (!held.isEmpty()) {
                holding.add(queue);
            }
        });
        assertThat(storage.messages().queuesWithMessages()).isEqualTo(holding);
    }
}
