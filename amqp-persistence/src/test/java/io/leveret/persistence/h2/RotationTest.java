package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.QueueLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {

    private static final long QUEUE = 3;
    private static final StorageOptions SMALL_FILES =
            StorageOptions.defaults().withFileBytesMax(64 * 1024).withOpenFilesMax(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    @BeforeEach
    void open() {
        storage = H2Storage.open(directory, SMALL_FILES);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private QueueLog log() {
        return storage.messages().log(QUEUE);
    }

    private void appendLarge(long position) {
        append(log(), List.of(message(QUEUE, position, 20_000)));
    }

    private void reopen() {
        close();
        open();
    }

    @Test
    void beginsANewFileWhenOneIsFull() {
        LongStream.range(0, 20).forEach(this::appendLarge);

        assertThat(DataFolders.messageFiles(directory)).hasSizeBetween(4, 8);
        assertThat(positions(readAll(log()))).hasSize(20).isSorted();
    }

    @Test
    void writesACommitAsOneChunkHoweverLarge() throws IOException {
        appendLarge(0);
        Path file = DataFolders.messageFiles(directory).get(0);
        long version = ChunkChain.of(file).version();

        append(log(), List.of(message(QUEUE, 1, 50 << 20)));

        assertThat(ChunkChain.of(file).version()).isEqualTo(version + 1);
    }

    @Test
    void findsAllFilesAgainAfterReopening() {
        LongStream.range(0, 20).forEach(this::appendLarge);

        reopen();

        assertThat(positions(readAll(log())))
                .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
    }

    @Test
    void deletesFilesInWhichNothingLives() {
        for (long position = 0; position < 100; position++) {
            appendLarge(position);
            settle(log(), position - 1);

            assertThat(DataFolders.messageFiles(directory)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void deletesWhatAKilledProcessHadNoTimeToDelete() throws IOException {
        appendLarge(0);
        storage.close();
        Path dead = Files.write(directory.resolve("messages/00000000.mv.dead"), new byte[100]);

        open();

        assertThat(dead).doesNotExist();
        assertThat(positions(readAll(log()))).containsExactly(0L);
    }

    @Test
    void leavesNoDeadFileBehindWhenItIsClosed() throws IOException {
        LongStream.range(0, 20).forEach(this::appendLarge);
        settle(log(), LongStream.range(0, 20).toArray());

        storage.close();

        try (Stream<Path> files = Files.list(directory.resolve("messages"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".dead"));
        }
    }

    @Test
    void deletesDeadFilesBehindAnOlderOneThatLives() {
        for (long position = 0; position < 100; position++) {
            appendLarge(position);
            if (position > 1) {
                settle(log(), position - 1);
            }
            assertThat(DataFolders.messageFiles(directory)).hasSizeLessThanOrEqualTo(4);
        }
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 99L);
    }

    @Test
    void stillKnowsWhatADeletedFileSaidAboutOlderOnes() {
        LongStream.range(0, 3).forEach(this::appendLarge);
        append(log(), List.of(message(QUEUE, 3, 60_000)));
        // the first two are settled in a later file, which then dies and goes
        settle(log(), 0, 2);
        append(log(), List.of(message(QUEUE, 4, 60_000)));
        append(log(), List.of(message(QUEUE, 5, 60_000)));
        settle(log(), 3, 4);
        append(log(), List.of(message(QUEUE, 6, 60_000)));
        settle(log(), 5, 6);
        append(log(), List.of(message(QUEUE, 7, 1)));

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(1L, 7L);
        assertThat(DataFolders.messageFiles(directory)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void leavesNoFileBehindAQueueThatIsForgotten() {
        LongStream.range(0, 50).forEach(this::appendLarge);

        storage.messages().forget(QUEUE);
        reopen();

        assertThat(DataFolders.messageFiles(directory)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void neverUsesTheNumberOfAFileAgainWhileOneOfTheOthersIsThere() {
        LongStream.range(0, 10).forEach(this::appendLarge);
        List<Path> before = DataFolders.messageFiles(directory);
        reopen();
        settle(log(), LongStream.range(0, 10).toArray());
        appendLarge(10);

        assertThat(DataFolders.messageFiles(directory)).doesNotContainAnyElementsOf(before);
    }

    @Test
    void keepsNoFileOpenAfterClosing() throws IOException {
        LongStream.range(0, 30).forEach(this::appendLarge);
        readAll(log());
        assertThat(openFiles()).hasSizeBetween(3, 6);

        close();

        assertThat(openFiles()).isEmpty();
    }

    /** Files of the data directory that this process has open. */
    private List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(RotationTest::target)
                    .filter(target -> target.startsWith(directory.toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
