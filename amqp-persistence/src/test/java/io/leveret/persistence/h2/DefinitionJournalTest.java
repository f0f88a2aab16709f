package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of definitions between two commits of their database. */
class DefinitionJournalTest {

    private static final DefinitionChange VHOST = new VirtualHostPut("/");
    private static final int SMALL_BYTES = 4096;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    @BeforeEach
    void openWithOneChange() {
        FaultyFileSystem.register();
        storage = H2Storage.open(
                folder.resolve("data"),
                StorageOptions.defaults().withJournalBytes(SMALL_BYTES),
                new H2Storage.FileSystems("", FaultyFileSystem.PREFIX));
        apply(VHOST);
    }

    @AfterEach
    void close() {
        FaultyFileSystem.heal();
        storage.close();
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, Integer.getInteger("leveret.damage.seeds", 10))
                .boxed();
    }

    private DefinitionStore definitions() {
        return storage.definitions();
    }

    private void apply(DefinitionChange... changes) {
        definitions().apply(List.of(changes));
    }

    private static QueuePut queue(int number) {
        return new QueuePut("/", "q" + number, number, false, "{}");
    }

    private static Path journal(Path directory) {
        return directory.resolve("definitions.journal");
    }

    private Path crashed() throws IOException {
        return DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
    }

    /** What another process finds there. */
    private static List<DefinitionChange> loaded(Path directory) {
        try (H2Storage opened = H2Storage.open(directory, StorageOptions.defaults())) {
            return opened.definitions().load();
        }
    }

    @Test
    void hasWhatWasAppliedUntilItsDatabaseIsWritten() throws IOException {
        apply(queue(1));
        apply(queue(2), new QueueRemoved("/", "q1"));
        Path crashed = crashed();

        assertThat(DefinitionJournal.Content.of(journal(crashed)).changes())
                .containsExactly(VHOST, queue(1), queue(2), new QueueRemoved("/", "q1"));
        assertThat(loaded(crashed)).containsExactly(VHOST, queue(2));
        assertThat(loaded(crashed)).containsExactly(VHOST, queue(2));
    }

    @Test
    void bringsBackEachKindOfChange() throws IOException {
        DefinitionChange arguments = new ExchangePut("/", "\u6f22\ud83d\udc07", "topic", true, true, "{\"a\":[1]}");
        DefinitionChange toExchange = new BindingPut("/", "x", "y", true, "k", "{\"b\":2}");
        apply(
                arguments,
                new ExchangePut("/", "x", "direct", false, false, "{}"),
                new ExchangePut("/", "gone", "fanout", false, true, "{}"),
                new QueuePut("/", "kept", Long.MAX_VALUE, true, "{}"),
                queue(1));
        apply(
                toExchange,
                new BindingPut("/", "gone", "kept", false, "", ""),
                new BindingPut("/", "x", "kept", false, "k", ""),
                new BindingPut("/", "x", "q1", false, "k", ""));
        apply(
                new ExchangeRemoved("/", "gone"),
                new QueueRemoved("/", "q1"),
                new BindingRemoved("/", "x", "kept", false, "k", ""));

        assertThat(loaded(crashed()))
                .containsExactlyInAnyOrder(
                        VHOST,
                        arguments,
                        new ExchangePut("/", "x", "direct", false, false, "{}"),
                        new QueuePut("/", "kept", Long.MAX_VALUE, true, "{}"),
                        toExchange);
    }

    @Test
    void isGoneOnceTheDatabaseIsClosed() {
        apply(queue(1));

        storage.close();

        assertThat(journal(folder.resolve("data"))).doesNotExist();
        assertThat(loaded(folder.resolve("data"))).containsExactly(VHOST, queue(1));
    }

    @Test
    void changesNothingWhenTheDatabaseHasAllOfIt() throws IOException {
        apply(queue(1), queue(2));
        apply(new QueueRemoved("/", "q1"), new QueuePut("/", "q3", 1, false, "{}"));
        byte[] left = Files.readAllBytes(journal(folder.resolve("data")));
        storage.close();
        Files.write(journal(folder.resolve("data")), left);

        assertThat(loaded(folder.resolve("data")))
                .containsExactlyInAnyOrder(VHOST, queue(2), new QueuePut("/", "q3", 1, false, "{}"));
    }

    @Test
    void keepsItsLengthAndLosesNothingWhenItBeginsAgain() throws IOException {
        List<DefinitionChange> all = new ArrayList<>(List.of(VHOST));
        for (int i = 0; i < 500; i++) {
            all.add(queue(i));
            apply(queue(i));
            assertThat(Files.size(journal(folder.resolve("data")))).isEqualTo(SMALL_BYTES);
        }

        assertThat(loaded(crashed())).containsExactlyElementsOf(all);
    }

    @Test
    void isAsLongAsALargeChangeNeedsUntilTheNext() throws IOException {
        apply(queue(1));
        List<DefinitionChange> many = IntStream.range(2, 500)
                .mapToObj(i -> (DefinitionChange) queue(i))
                .toList();
        definitions().apply(many);
        assertThat(loaded(crashed())).hasSize(500).containsAll(many);
        assertThat(Files.size(journal(folder.resolve("data")))).isGreaterThan(10_000);
        apply(new QueueRemoved("/", "q1"));

        assertThat(Files.size(journal(folder.resolve("data")))).isEqualTo(SMALL_BYTES);
        DataFolders.delete(folder.resolve("crashed"));

        assertThat(loaded(crashed())).hasSize(499).doesNotContain(queue(1)).containsAll(many);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesOnlyTheRecordThatWasTorn(long seed) throws IOException {
        Random random = new Random(seed);
        List<DefinitionChange> applied = new ArrayList<>(List.of(VHOST));
        for (int i = 0; i < random.nextInt(20); i++) {
            applied.add(queue(i));
            apply(queue(i));
        }
        byte[] before = Files.readAllBytes(journal(folder.resolve("data")));
        apply(new QueuePut("/", "torn", 100, false, "x".repeat(random.nextInt(500))));
        Path crashed = crashed();
        byte[] after = Files.readAllBytes(journal(crashed));
        int first = IntStream.range(0, after.length)
                .filter(i -> before[i] != after[i])
                .findFirst()
                .orElseThrow();
        // the first octet that differs stays as it was
        System.arraycopy(before, first, after, first, 1 + random.nextInt(20));
        Files.write(journal(crashed), after);

        try (LoggedLines logged = LoggedLines.collect();
                H2Storage opened = H2Storage.open(crashed, StorageOptions.defaults())) {
            assertThat(opened.definitions().load()).isEqualTo(applied);
            opened.definitions().apply(List.of(queue(1000)));
            applied.add(queue(1000));
            assertThat(logged.errors()).isEmpty();
            DataFolders.copy(crashed, folder.resolve("again"));
        }
        assertThat(loaded(folder.resolve("again"))).isEqualTo(applied);
    }

    @Test
    void saysWhatIsLostWithARecordThatIsNotTheLast() throws IOException {
        apply(queue(1));
        int first =
                DefinitionJournal.Content.of(journal(folder.resolve("data"))).end();
        apply(queue(2));
        apply(queue(3));
        Path crashed = crashed();
        byte[] bytes = Files.readAllBytes(journal(crashed));
        bytes[first + 20]++;
        Files.write(journal(crashed), bytes);

        try (LoggedLines logged = LoggedLines.collect()) {
            assertThat(loaded(crashed)).containsExactly(VHOST, queue(1));
            assertThat(logged.errors())
                    .singleElement()
                    .asString()
                    .contains("definitions.journal is damaged from byte " + first + " on", "a copy is");
        }
        assertThat(crashed.resolve("definitions.journal.damaged")).hasBinaryContent(bytes);
    }

    @Test
    void takesNothingWhileItCannotBeWritten() throws IOException {
        apply(queue(1));
        FaultyFileSystem.failSyncsOf("definitions.journal");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> apply(new QueueRemoved("/", "q1")))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("cannot write definitions: Input/output error");
            assertThat(definitions().load()).containsExactly(VHOST, queue(1));
        }

        FaultyFileSystem.heal();
        apply(queue(2));
        assertThat(loaded(crashed())).containsExactly(VHOST, queue(1), queue(2));
    }

    @Test
    void losesNothingWhenWhoeverWritesIsInterrupted() throws IOException {
        Path interrupted = folder.resolve("interrupted");
        AtomicInteger done = new AtomicInteger();
        List<DefinitionChange> applied = new ArrayList<>();
        try (H2Storage opened =
                H2Storage.open(interrupted, StorageOptions.defaults().withJournalBytes(SMALL_BYTES))) {
            Thread worker = new Thread(() -> {
                for (int i = 0; i < 300; i++) {
                    opened.definitions().apply(List.of(queue(i)));
                    applied.add(queue(i));
                    done.incrementAndGet();
                }
            });
            worker.start();
            for (int last = -1; worker.isAlive(); last = done.get()) {
                while (worker.isAlive() && done.get() == last) {
                    Thread.onSpinWait();
                }
                worker.interrupt();
            }

            assertThat(applied).hasSize(300);
            assertThat(loaded(DataFolders.copy(interrupted, folder.resolve("crashed"))))
                    .containsExactlyElementsOf(applied);
        }
    }

    @Test
    void keepsWhatItHasWhileTheDatabaseCannotBeWritten() throws IOException {
        List<DefinitionChange> applied = new ArrayList<>(List.of(VHOST));
        FaultyFileSystem.failSyncsOf("definitions.mv");
        for (int i = 1; i < 4; i++) {
            DefinitionChange put = new QueuePut("/", "q" + i, i, false, "x".repeat(1_000));
            apply(put);
            applied.add(put);
        }
        DefinitionChange tooMuch = new QueuePut("/", "q4", 4, false, "x".repeat(1_000));
        assertThatThrownBy(() -> apply(tooMuch)).isInstanceOf(StorageException.class);
        // what failed may be found until there is a next change
        assertThat(loaded(crashed())).containsAll(applied);

        FaultyFileSystem.heal();
        assertThat(definitions().load()).isEqualTo(applied);
        apply(queue(5));
        applied.add(queue(5));
        DataFolders.delete(folder.resolve("crashed"));
        assertThat(loaded(crashed())).isEqualTo(applied);
    }
}
