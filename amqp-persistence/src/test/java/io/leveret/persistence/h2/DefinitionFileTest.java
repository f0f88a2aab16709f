package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of definitions: crashes, damage, growth. */
class DefinitionFileTest {

    private static final DefinitionChange VHOST = new VirtualHostPut("/");
    private static final int BLOCK_BYTES = 4096;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<Long> seeds() {
        return LongStream.range(0, Integer.getInteger("leveret.damage.seeds", 10))
                .boxed();
    }

    private static H2Storage open(Path directory) {
        return H2Storage.open(directory, StorageOptions.defaults());
    }

    private static Path file(Path directory) {
        return directory.resolve("definitions.mv");
    }

    private static QueuePut queue(int number) {
        return new QueuePut("/", "q" + number, number, false, "{}");
    }

    @Test
    void isMarkedAsClosedOnlyOnceItIs() throws IOException {
        Path crashed;
        try (H2Storage storage =
                H2Storage.open(folder.resolve("data"), StorageOptions.defaults().withJournalBytes(4096))) {
            storage.definitions().apply(List.of(VHOST));
            // too long for what is left of the journal
            storage.definitions().apply(List.of(new QueuePut("/", "q", 1, false, "x".repeat(4096))));
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }

        assertThat(ChunkChain.wasClosed(file(folder.resolve("data")))).isTrue();
        assertThat(ChunkChain.wasClosed(file(crashed))).isFalse();
    }

    @Test
    void isReadAfterACrashWithWhatWasAppliedSince() throws IOException {
        Path crashed = crashedWith(List.of(VHOST));

        try (H2Storage storage = open(crashed)) {
            storage.definitions().apply(List.of(queue(3)));

            assertThat(storage.definitions().load()).containsExactly(VHOST, queue(3));
        }
        assertThat(ChunkChain.wasClosed(file(crashed))).isTrue();
    }

    @Test
    void holdsAfterACrashWhatWasReadFromTheOldOne() throws IOException {
        List<DefinitionChange> many = new ArrayList<>(List.of(VHOST));
        IntStream.range(0, 6_000).forEach(number -> many.add(queue(number)));
        Path crashed = crashedWith(many);

        try (H2Storage storage = open(crashed)) {
            assertThat(storage.definitions().load()).isEqualTo(many);
            assertThat(storage.definitions().load()).isEqualTo(many);
        }
        assertThat(ChunkChain.wasClosed(file(crashed))).isTrue();
    }

    @Test
    void isWrittenAnewBesideItsUse() throws IOException {
        Path crashed = crashedWith(List.of(VHOST, queue(1)));
        Object identity = Files.getAttribute(file(crashed), "unix:ino");

        try (H2Storage storage = open(crashed)) {
            assertThat(Files.getAttribute(file(crashed), "unix:ino")).isEqualTo(identity);
            storage.definitions().tidy();
            assertThat(storage.definitions().load()).containsExactly(VHOST, queue(1));
            storage.definitions().apply(List.of(queue(2)));
            storage.definitions().tidy();

            assertThat(storage.definitions().load()).containsExactly(VHOST, queue(1), queue(2));
        }
        assertThat(Files.getAttribute(file(crashed), "unix:ino")).isNotEqualTo(identity);
        assertThat(ChunkChain.wasClosed(file(crashed))).isTrue();
    }

    private Path crashedWith(List<DefinitionChange> definitions) throws IOException {
        try (H2Storage storage = open(folder.resolve("data"))) {
            storage.definitions().apply(definitions);
            return DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
    }

    @Test
    void isNotWrittenAnewWhenItWasClosed() throws IOException {
        try (H2Storage storage = open(folder)) {
            storage.definitions().apply(List.of(VHOST));
        }
        Object identity = Files.getAttribute(file(folder), "unix:ino");

        open(folder).close();

        assertThat(Files.getAttribute(file(folder), "unix:ino")).isEqualTo(identity);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNothingAppliedWhenTheLastWriteIsTorn(long seed) throws IOException {
        Random random = new Random(seed);
        List<DefinitionChange> applied = new ArrayList<>(List.of(VHOST));
        Path crashed;
        long synced;
        try (H2Storage storage =
                H2Storage.open(folder.resolve("data"), StorageOptions.defaults().withJournalBytes(4096))) {
            storage.definitions().apply(List.of(VHOST));
            for (int i = 0; i < 30; i++) {
                applied.add(queue(i));
                storage.definitions().apply(List.of(queue(i)));
            }
            synced = DataFolders.writtenBytes(file(folder.resolve("data")));
            // the journal as it is until the database is on disk
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
            List<DefinitionChange> last = IntStream.range(100, 200 + random.nextInt(200))
                    .mapToObj(i -> (DefinitionChange) queue(i))
                    .toList();
            storage.definitions().apply(last);
            Files.copy(file(folder.resolve("data")), file(crashed), StandardCopyOption.REPLACE_EXISTING);
        }
        tear(file(crashed), synced, random);

        try (H2Storage storage = open(crashed)) {
            assertThat(storage.definitions().load()).containsAll(applied);
            storage.definitions().apply(List.of(queue(1000)));
        }
        try (H2Storage storage = open(crashed)) {
            assertThat(storage.definitions().load()).containsAll(applied).contains(queue(1000));
        }
    }

    /**
     * What a loss of power leaves while the file is closed: one copy of the header names a commit that never came to the disk, the other one an
     * old commit, and H2 goes back to that.
     */
    @Test
    void isReadToItsLastCommitThoughItsHeaderNamesAnother() throws IOException {
        applyEach(0, 50);
        byte[] oldHeader = Arrays.copyOf(Files.readAllBytes(file(folder)), BLOCK_BYTES);
        applyEach(50, 200);
        ChunkChain.cut(file(folder), ChunkChain.of(file(folder)).lastStart());
        try (RandomAccessFile bytes = new RandomAccessFile(file(folder).toFile(), "rw")) {
            bytes.seek(BLOCK_BYTES);
            bytes.write(oldHeader);
        }

        try (H2Storage storage = open(folder)) {
            assertThat(storage.definitions().load()).contains(queue(0), queue(50), queue(150));
        }
    }

    private void applyEach(int from, int to) {
        try (H2Storage storage =
                H2Storage.open(folder, StorageOptions.defaults().withJournalBytes(4096))) {
            for (int i = from; i < to; i++) {
                storage.definitions().apply(List.of(queue(i)));
            }
        }
    }

    @Test
    void isNotBelievedToBeClosedWhileThereIsAJournal() throws IOException {
        Path data = folder.resolve("data");
        List<DefinitionChange> applied = new ArrayList<>(List.of(VHOST));
        try (H2Storage storage = H2Storage.open(data, StorageOptions.defaults().withJournalBytes(4096))) {
            storage.definitions().apply(List.of(VHOST));
            DefinitionChange large = new QueuePut("/", "large", 1000, false, "x".repeat(4096));
            applied.add(large);
            storage.definitions().apply(List.of(large));
            for (int i = 0; i < 20; i++) {
                applied.add(queue(i));
                storage.definitions().apply(List.of(queue(i)));
            }
            Files.copy(data.resolve("definitions.journal"), folder.resolve("journal"));
        }
        // power that goes while the file is closed: the last commit has its ends, and nothing between
        ChunkChain chain = ChunkChain.of(file(data));
        try (RandomAccessFile bytes = new RandomAccessFile(file(data).toFile(), "rw")) {
            bytes.seek(chain.lastStart() + 1024);
            bytes.write(new byte[(int) (chain.end() - chain.lastStart()) - 1024 - 128]);
        }
        Files.move(folder.resolve("journal"), data.resolve("definitions.journal"));
        assertThat(ChunkChain.wasClosed(file(data))).isTrue();

        try (H2Storage storage = open(data)) {
            assertThat(storage.definitions().load()).containsExactlyInAnyOrderElementsOf(applied);
            storage.definitions().apply(List.of(queue(100)));
            assertThat(storage.definitions().load()).hasSize(23);
        }
    }

    /** Zeroes half of the sectors behind the last sync, or cuts them off, or adds garbage. */
    private static void tear(Path file, long synced, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = DataFolders.writtenBytes(file);
            int how = random.nextInt(3);
            for (long at = synced; how == 0 && at < end; at += 4096) {
                if (random.nextBoolean()) {
                    bytes.seek(at);
                    bytes.write(new byte[4096]);
                }
            }
            if (how == 1) {
                bytes.setLength(synced + random.nextLong(end - synced));
            }
            if (how == 2) {
                byte[] garbage = new byte[1 + random.nextInt(50_000)];
                random.nextBytes(garbage);
                bytes.seek(end);
                bytes.write(garbage);
            }
        }
    }

    @Test
    void saysThatItIsDamagedAndIsLeftAsItIs() throws IOException {
        open(folder).close();
        byte[] garbage = new byte[50_000];
        new Random(1).nextBytes(garbage);
        Files.write(file(folder), garbage);

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file(folder) + " is damaged and was left as it is")
                .hasMessageNotContaining("\n");

        assertThat(Files.readAllBytes(file(folder))).isEqualTo(garbage);
    }

    @Test
    void findsADefinitionThatIsNotAsItWasWritten() throws IOException {
        Path crashed;
        try (H2Storage storage =
                H2Storage.open(folder.resolve("data"), StorageOptions.defaults().withJournalBytes(4096))) {
            storage.definitions()
                    .apply(List.of(VHOST, new ExchangePut("/", "x", "topic", false, false, "{\"abc\":1}")));
            // too long for what is left of the journal
            storage.definitions().apply(List.of(new QueuePut("/", "q", 1, false, "x".repeat(4096))));
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
        String content = Files.readString(file(crashed), StandardCharsets.ISO_8859_1);
        assertThat(content).contains("{\"abc\":1}");
        Files.writeString(file(crashed), content.replace("{\"abc\":1}", "{\"abd\":1}"), StandardCharsets.ISO_8859_1);

        try (LoggedLines logged = LoggedLines.collect();
                H2Storage storage = open(crashed)) {
            assertThat(storage.definitions().load()).doesNotHaveAnyElementsOfTypes(ExchangePut.class);
            assertThat(logged.errors()).singleElement().asString().contains("was damaged", "a copy is");
        }
        assertThat(crashed.resolve("definitions.mv.damaged")).exists();
    }

    @Test
    void isRidOfTheCopyThatAKilledStartLeft() throws IOException {
        open(folder).close();
        Path copy = Files.write(folder.resolve("definitions.copy.mv.db"), new byte[100]);

        open(folder).close();

        assertThat(copy).doesNotExist();
    }

    @Test
    void doesNotGrowWithoutBound() throws IOException {
        String arguments = "x".repeat(50_000);
        StorageOptions small = StorageOptions.defaults().withDefinitionBytesMax(1 << 20);
        try (H2Storage storage = H2Storage.open(folder, small)) {
            for (int i = 0; i < 200; i++) {
                storage.definitions().apply(List.of(new QueuePut("/", "q", i, false, arguments)));
                assertThat(Files.size(file(folder))).isLessThan(3 << 20);
            }
            assertThat(storage.definitions().load()).containsExactly(new QueuePut("/", "q", 199, false, arguments));
        }
        assertThat(folder.resolve("definitions.next.mv")).doesNotExist();
    }

    @Test
    void appliesWhatSeveralThreadsAskForAtOnce() {
        try (H2Storage storage = open(folder)) {
            CompletableFuture<?>[] workers = IntStream.range(0, 8)
                    .mapToObj(worker -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 25; i++) {
                                    int number = worker * 100 + i;
                                    storage.definitions()
                                            .apply(List.of(
                                                    queue(number),
                                                    new BindingPut("/", "x", "q" + number, false, "k", "{}")));
                                }
                            },
                            runnable -> new Thread(runnable).start()))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(workers).orTimeout(60, TimeUnit.SECONDS).join();

            assertThat(storage.definitions().load()).hasSize(400);
        }
    }

    @Test
    void survivesAnInterruptOfTheThreadThatApplies() {
        try (H2Storage storage = open(folder)) {
            Thread.currentThread().interrupt();
            storage.definitions().apply(List.of(VHOST));
            assertThat(Thread.interrupted()).isTrue();

            storage.definitions().apply(List.of(queue(1)));
            assertThat(storage.definitions().load()).containsExactly(VHOST, queue(1));
        }
    }
}
