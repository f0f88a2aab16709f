package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loses power at any moment of a store's life, start-up included, again and again: what was confirmed must be there, what was
 * settled and confirmed must not. {@code -Dpowerloss.images=2000} makes it long, {@code -Dpowerloss.seed} another one.
 */
class PowerLossTest {

    private static final int IMAGES = Integer.getInteger("powerloss.images", 24);
    private static final int IMAGES_PER_LIFE = 6;
    private static final long SEED = Long.getLong("powerloss.seed", 1);
    private static final int QUEUES = 3;
    private static final int DEFINITIONS = -1;
    private static final StorageOptions SMALL = StorageOptions.defaults()
            .withFileBytesMax(64 * 1024)
            .withValueBytesMax(8 * 1024)
            .withOpenFilesMax(2)
            .withSharedBodyBytesMin(1024)
            .withDefinitionBytesMax(1 << 20)
            .withJournalBytes(4096);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LoggedLines logged;

    private final Random random = new Random(SEED);
    private int definitionsInTen = 1;
    private int imagesSeen;
    private long position;
    private long definition;

    /** What was there when a life began. */
    private final List<Set<Long>> held = new ArrayList<>();

    private Set<Long> defined = new HashSet<>();

    /** What was asked for in this life, and when it was confirmed. */
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private static final class Asked {
        final int queue;
        final Set<Long> appended = new HashSet<>();
        final Set<Long> settled = new HashSet<>();
        final int submitted = RecordedDisk.current().now();
        volatile int confirmed = Integer.MAX_VALUE;

        /** @param queue or {@link #DEFINITIONS} */
        Asked(int queue) {
            this.queue = queue;
        }
    }

    @BeforeEach
    void register() {
        RecordedH2Files.register();
        logged = LoggedLines.collect();
        for (int queue = 0; queue < QUEUES; queue++) {
            held.add(new HashSet<>());
        }
    }

    @AfterEach
    void detach() {
        logged.close();
    }

    @Test
    void keepsAllThatWasConfirmed() throws IOException {
        liveAndDie();
    }

    @Test
    void keepsAllDefinitions() throws IOException {
        definitionsInTen = 10;
        liveAndDie();
    }

    private void liveAndDie() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("data-0"));
        for (int life = 1; imagesSeen < IMAGES; life++) {
            asked.clear();
            RecordedDisk disk = RecordedDisk.start(directory);
            live(directory);
            Path next = folder.resolve("data-" + life);
            loseThePower(disk, next);
            DataFolders.delete(directory);
            directory = next;
        }
    }

    /** One or two processes' lives. */
    private void live(Path directory) throws IOException {
        List<Set<Long>> living = new ArrayList<>();
        held.forEach(positions -> living.add(new TreeSet<>(positions)));
        int starts = 1 + random.nextInt(2);
        for (int start = 0; start < starts; start++) {
            try (H2Storage storage = H2Storage.open(
                    RecordedPaths.of(directory),
                    SMALL,
                    new H2Storage.FileSystems(RecordedH2Files.PREFIX, RecordedH2Files.PREFIX))) {
                for (int step = random.nextInt(60); step > 0; step--) {
                    work(storage, living);
                }
            }
        }
    }

    private void work(H2Storage storage, List<Set<Long>> living) {
        if (random.nextInt(10) < definitionsInTen) {
            define(storage);
            return;
        }
        if (random.nextInt(8) == 0) {
            fanOut(storage, living);
            return;
        }
        int queue = random.nextInt(QUEUES);
        Set<Long> ofQueue = living.get(queue);
        Asked batch = new Asked(queue);
        boolean most = random.nextInt(6) == 0;
        ofQueue.stream()
                .filter(p -> most ? random.nextInt(10) > 0 : random.nextInt(12) == 0)
                .forEach(batch.settled::add);
        List<StoredMessage> appended = new ArrayList<>();
        for (int i = random.nextInt(15); i > 0; i--) {
            position += 1 + random.nextInt(3);
            int bytes = random.nextInt(30) == 0 ? random.nextInt(40_000) : random.nextInt(1_500);
            appended.add(message(queue, position, bytes));
            batch.appended.add(position);
        }
        ofQueue.removeAll(batch.settled);
        ofQueue.addAll(batch.appended);
        asked.add(batch);
        awaitSometimes(List.of(submit(storage.messages().log(queue), appended, batch)));
    }

    /** A new definition, at times long enough to fill the journal, and sometimes the end of another. */
    private void define(H2Storage storage) {
        Set<Long> existing = new TreeSet<>(defined);
        for (Asked earlier : asked) {
            if (earlier.queue == DEFINITIONS) {
                existing.addAll(earlier.appended);
                existing.removeAll(earlier.settled);
            }
        }
        Asked change = new Asked(DEFINITIONS);
        change.appended.add(++definition);
        List<DefinitionChange> changes = new ArrayList<>();
        changes.add(new VirtualHostPut("/"));
        changes.add(new QueuePut("/", "q" + definition, definition, false, "x".repeat(random.nextInt(1_500))));
        if (!existing.isEmpty() && random.nextBoolean()) {
            long removed = existing.iterator().next();
            changes.add(new QueueRemoved("/", "q" + removed));
            change.settled.add(removed);
        }
        asked.add(change);
        storage.definitions().apply(changes);
        change.confirmed = RecordedDisk.current().now();
    }

    /** The same body for all queues, longer than a value at times. */
    private void fanOut(H2Storage storage, List<Set<Long>> living) {
        position++;
        byte[] body = sharedBody(position, random.nextInt(random.nextInt(5) == 0 ? 40_000 : 6_000));
        List<CompletableFuture<Void>> told = new ArrayList<>();
        storage.messages().together(() -> {
            for (int queue = 0; queue < QUEUES; queue++) {
                Asked batch = new Asked(queue);
                batch.appended.add(position);
                living.get(queue).add(position);
                asked.add(batch);
                told.add(submit(storage.messages().log(queue), List.of(sharing(queue, position, body)), batch));
            }
        });
        awaitSometimes(told);
    }

    private CompletableFuture<Void> submit(QueueLog log, List<StoredMessage> appended, Asked batch) {
        long[] settled = batch.settled.stream().mapToLong(Long::longValue).toArray();
        CompletableFuture<Void> told = new CompletableFuture<>();
        log.submit(new QueueLog.Batch(appended, settled), new QueueLog.Completion() {
            @Override
            public void durable() {
                batch.confirmed = RecordedDisk.current().now();
                told.complete(null);
            }

            @Override
            public void failed(StorageException cause) {
                told.completeExceptionally(cause);
            }
        });
        return told;
    }

    private void awaitSometimes(List<CompletableFuture<Void>> told) {
        if (random.nextInt(3) == 0) {
            told.forEach(one -> one.orTimeout(60, TimeUnit.SECONDS).join());
        }
    }

    /** Looks at a few images; what the last one holds is where the next life begins. */
    private void loseThePower(RecordedDisk disk, Path next) throws IOException {
        for (int i = 0; i < IMAGES_PER_LIFE; i++) {
            int moment = random.nextInt(disk.now() + 1);
            long seed = random.nextLong();
            Path image = folder.resolve("image");
            disk.image(moment, new Random(seed), image);
            boolean last = i == IMAGES_PER_LIFE - 1;
            verify(image, moment, last);
            DataFolders.delete(image);
            if (last) {
                disk.image(moment, new Random(seed), next);
            }
            imagesSeen++;
        }
    }

    private void verify(Path image, int moment, boolean last) {
        String where = "image " + imagesSeen + " of seed " + SEED;
        try (H2Storage storage = H2Storage.open(image, SMALL)) {
            List<Set<Long>> found = new ArrayList<>();
            for (int queue = 0; queue < QUEUES; queue++) {
                List<StoredMessage> messages = readAll(storage.messages().log(queue));
                assertIntact(queue, messages);
                found.add(new HashSet<>(positions(messages)));
                assertThat(positions(messages)).as(where).isSorted().doesNotHaveDuplicates();
                assertBetween(where + ", queue " + queue, queue, held.get(queue), moment, found.get(queue));
            }
            Set<Long> definitions = new HashSet<>();
            for (DefinitionChange change : storage.definitions().load()) {
                if (change instanceof QueuePut put) {
                    definitions.add(put.id());
                }
            }
            assertBetween(where + ", definitions", DEFINITIONS, defined, moment, definitions);
            if (last) {
                Collections.copy(held, found);
                defined = definitions;
            }
        }
        assertThat(DataFolders.quarantined(image)).as(where).isEmpty();
        // a sync of definitions takes several commits, so that what is torn looks like damage; it is told from a loss
        // above
        assertThat(logged.errors()).as(where).allMatch(line -> line.contains("definitions.mv was damaged"));
    }

    private void assertBetween(String where, int queue, Set<Long> before, int moment, Set<Long> found) {
        Set<Long> must = new HashSet<>(before);
        Set<Long> may = new HashSet<>(before);
        for (Asked batch : asked) {
            if (batch.queue == queue && batch.submitted <= moment) {
                may.addAll(batch.appended);
                must.addAll(batch.confirmed <= moment ? batch.appended : Set.of());
            }
        }
        for (Asked batch : asked) {
            if (batch.queue == queue && batch.submitted <= moment) {
                must.removeAll(batch.settled);
                may.removeAll(batch.confirmed <= moment ? batch.settled : Set.of());
            }
        }
        assertThat(found).as(where).containsAll(must);
        assertThat(may).as(where).containsAll(found);
    }
}
