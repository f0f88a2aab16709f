package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a working process again and again; what it was told to be durable must be there, what it settled must not. */
class KillTest {

    private static final int CYCLES = Integer.getInteger("leveret.kill.cycles", 5);
    private static final long SEED = Long.getLong("leveret.kill.seed", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<Expected> queues = new ArrayList<>();

    /** What may and what must be found in one queue. */
    private static final class Expected {
        final Set<Long> must = new HashSet<>();
        final Set<Long> may = new HashSet<>();
        final Set<Long> maybeSettled = new HashSet<>();
    }

    @Test
    void losesNothingConfirmedAndBringsBackNothingSettled() throws IOException {
        Random random = new Random(SEED);
        Path directory = folder.resolve("data");
        for (int queue = 0; queue < WorkingProcess.QUEUES; queue++) {
            queues.add(new Expected());
        }
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            runAndKill(directory, random, cycle * 1_000_000_000L);

            Path copy = DataFolders.copy(directory, folder.resolve("copy"));
            verify(copy, cycle);
            DataFolders.delete(copy);
        }
    }

    private void runAndKill(Path directory, Random random, long firstPosition) throws IOException {
        try (ChildProcess worker = ChildProcess.start(
                WorkingProcess.class, directory.toString(), random.nextLong() + "", firstPosition + "")) {
            int lines = 50 + random.nextInt(2_000);
            for (int i = 0; i < lines; i++) {
                note(worker.nextLine());
            }
            worker.kill();
            for (String line = worker.nextLine(); line != null; line = worker.nextLine()) {
                note(line);
            }
        }
    }

    private void note(@Nullable String line) {
        assertThat(line).isNotNull().doesNotStartWith("failed");
        if (!line.endsWith(".")) {
            return;
        }
        String[] words = line.split(" ", -1);
        Expected queue = queues.get(Integer.parseInt(words[1]));
        Set<Long> appended = numbers(words[2]);
        Set<Long> settled = numbers(words[3]);
        if (words[0].equals("try")) {
            queue.may.addAll(appended);
            queue.maybeSettled.addAll(settled);
        } else {
            queue.must.addAll(appended);
            queue.may.removeAll(settled);
        }
        queue.must.removeAll(queue.maybeSettled);
    }

    private static Set<Long> numbers(String list) {
        return Arrays.stream(list.split(",", -1))
                .filter(number -> !number.equals("-"))
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    private void verify(Path directory, int cycle) {
        try (H2Storage storage = H2Storage.open(directory, WorkingProcess.OPTIONS)) {
            for (int queue = 0; queue < queues.size(); queue++) {
                Expected expected = queues.get(queue);
                List<StoredMessage> found = readAll(storage.messages().log(queue));
                String where = "cycle " + cycle + ", queue " + queue;
                assertThat(positions(found)).as(where).isSorted().doesNotHaveDuplicates();
                assertThat(expected.may).as(where).containsAll(positions(found));
                assertThat(positions(found)).as(where).containsAll(expected.must);
                assertIntact(queue, found);
                // from here on, what is there is there
                expected.must.addAll(positions(found));
                expected.may.retainAll(positions(found));
                expected.maybeSettled.clear();
            }
        }
        assertThat(DataFolders.quarantined(directory)).isEmpty();
    }
}
