package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.extents;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.submit;
import static io.leveret.persistence.Messages.withTraits;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Extent;
import io.leveret.persistence.QueueLog.Range;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparse files become dense ones. */
class CopyForwardTest {

    private static final int FILE_BYTES = 64 * 1024;
    private static final StorageOptions SMALL_FILES =
            StorageOptions.defaults().withFileBytesMax(FILE_BYTES).withValueBytesMax(16 * 1024);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    @SuppressWarnings("NullAway.Init")
    private LoggedLines logged;

    @BeforeEach
    void open() {
        logged = LoggedLines.collect();
        directory = folder.resolve("data");
        storage = H2Storage.open(directory, SMALL_FILES);
    }

    @AfterEach
    void close() {
        storage.close();
        logged.close();
    }

    private QueueLog log(long queue) {
        return storage.messages().log(queue);
    }

    private void reopen() {
        storage.close();
        storage = H2Storage.open(directory, SMALL_FILES);
    }

    private int segments(long queue) {
        return ((H2QueueLog) log(queue)).index().size();
    }

    private void assertDiskIsBounded() {
        DataFolders.awaitIdle(storage);
        long alive = storage.messages().queuesWithMessages().stream()
                .mapToLong(queue -> log(queue).occupiedBytes())
                .sum();
        assertThat(DataFolders.writtenMessageBytes(directory)).isLessThanOrEqualTo(3 * alive + 2 * FILE_BYTES);
    }

    @Test
    void freesTheRoomBetweenMessagesThatStay() {
        List<Long> left = new ArrayList<>();
        for (long first = 0; first < 2_000; first += 20) {
            List<StoredMessage> messages = new ArrayList<>();
            for (long position = first; position < first + 20; position++) {
                messages.add(message(1, position, 1_000));
            }
            append(log(1), messages);
            left.add(first);
        }
        settle(
                log(1),
                LongStream.range(0, 2_000)
                        .filter(position -> position % 20 != 0)
                        .toArray());

        assertDiskIsBounded();

        assertThat(positions(readAll(log(1)))).isEqualTo(left);
        assertIntact(1, readAll(log(1)));
        reopen();
        assertThat(positions(readAll(log(1)))).isEqualTo(left);
        assertIntact(1, readAll(log(1)));
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void leavesTheOnlyFileBesideTheNewestAlone() {
        append(log(1), range(1, 0, 1));
        for (long position = 0; DataFolders.messageFiles(directory).size() < 2; position++) {
            append(log(2), List.of(message(2, position, 10_000)));
            settle(log(2), position);
        }
        DataFolders.awaitIdle(storage);
        assertThat(DataFolders.messageFiles(directory)).hasSize(2);

        settle(log(1), 0);

        DataFolders.awaitIdle(storage);
        assertThat(DataFolders.messageFiles(directory)).hasSize(1);
    }

    @Test
    void joinsMessagesThatWerePublishedOneByOne() {
        for (int position = 0; position < 400; position++) {
            append(log(1), range(1, position, 1));
        }

        assertDiskIsBounded();

        // those in the newest file, a block of the disk each, are left
        assertThat(segments(1)).isLessThan(60);
        assertThat(positions(readAll(log(1)))).hasSize(400).isSorted();
        assertIntact(1, readAll(log(1)));
        assertThat(extents(log(1))).containsExactly(new Extent(0, 399, 400, 4_000, 0));
    }

    @Test
    void joinsSmallSegmentsOfManyQueuesOnceTheyWeighInMemory() {
        for (int round = 0; round < 100; round++) {
            List<Outcome> outcomes = new ArrayList<>();
            int position = round;
            // One commit, whatever the store thread is doing: what shares a file is not to depend on that.
            storage.messages().together(() -> {
                for (int queue = 0; queue < 30; queue++) {
                    outcomes.add(submit(log(queue), arrived(List.of(message(queue, position, 200)))));
                }
            });
            outcomes.forEach(Outcome::await);
        }

        DataFolders.awaitIdle(storage);

        int segments = 0;
        for (int queue = 0; queue < 30; queue++) {
            segments += segments(queue);
            assertThat(positions(readAll(log(queue)))).hasSize(100).isSorted();
            assertIntact(queue, readAll(log(queue)));
        }
        // There would be 3,000 if none were joined.
        assertThat(segments).isLessThan(1_000);
    }

    @Test
    void keepsTraits() {
        for (int position = 0; position < 200; position++) {
            append(log(1), List.of(withTraits(1, position, position % 3)));
        }

        DataFolders.awaitIdle(storage);

        assertThat(segments(1)).isLessThan(60);
        assertThat(readAll(log(1))).allMatch(message -> message.traits() == message.position() % 3);
        reopen();
        assertThat(readAll(log(1))).hasSize(200).allMatch(message -> message.traits() == message.position() % 3);
    }

    @Test
    void makesUpForAFileThatACrashLeftWithoutASummary() throws IOException {
        append(log(1), range(1, 0, 100));
        Path crashed = DataFolders.copy(directory, folder.resolve("crashed"));
        try (H2Storage found = H2Storage.open(crashed, SMALL_FILES)) {
            DataFolders.awaitIdle(found);

            assertThat(crashed.resolve("messages/00000001.mv")).doesNotExist();
            assertThat(positions(readAll(found.messages().log(1)))).hasSize(100);
        }
    }

    @Test
    void movesMessagesLargerThanAValue() {
        append(log(1), List.of(message(1, 0, 50_000), message(1, 1, 200_000), message(1, 2, 50_000)));
        append(log(1), range(1, 3, 10));
        settle(log(1), 1);

        assertDiskIsBounded();

        assertThat(positions(readAll(log(1)))).hasSize(12);
        assertIntact(1, readAll(log(1)));
    }

    @Test
    void keepsWhatSettlesWhileItMoves() {
        for (int position = 0; position < 300; position++) {
            submit(log(1), arrived(range(1, position, 1)));
            if (position % 3 == 0) {
                append(log(2), range(2, position, 1));
            }
        }
        List<Long> left = new ArrayList<>(LongStream.range(0, 300).boxed().toList());
        for (long position = 0; position < 300; position += 7) {
            settle(log(1), position, position + 1);
            left.removeAll(List.of(position, position + 1));
            assertThat(positions(readAll(log(1)))).isEqualTo(left);
        }
        DataFolders.awaitIdle(storage);
        reopen();

        assertThat(positions(readAll(log(1)))).isEqualTo(left);
    }

    @Test
    void goesOnPastADamagedMessage() throws IOException {
        for (int position = 0; position < 40; position++) {
            append(log(1), List.of(message(1, position, 3_000)));
        }
        storage.close();
        Path file = DataFolders.messageFiles(directory).get(0);
        byte[] content = Files.readAllBytes(file);
        content[DamageTest.indexOf(content, message(1, 2, 3_000).body()) + 1_500]++;
        Files.write(file, content);
        storage = H2Storage.open(directory, SMALL_FILES);
        settle(log(1), LongStream.range(5, 39).toArray());
        append(log(1), range(1, 40, 1));

        assertDiskIsBounded();

        assertThat(positions(readAll(log(1)))).containsExactly(0L, 1L, 3L, 4L, 39L, 40L);
        assertThat(logged.errors()).singleElement().asString().contains("queue 1", "1 messages are");
    }

    @Test
    void leavesNothingOfAQueueThatIsForgottenWhileItsSegmentsMove() {
        for (int position = 0; position < 150; position++) {
            append(log(1), range(1, position, 1));
            submit(log(2), arrived(range(2, position, 1)));
        }
        storage.messages().forget(1);
        submit(log(2), new Batch(List.of(), new long[0], List.of(new Range(0, 149))))
                .await();

        assertDiskIsBounded();

        assertThat(storage.messages().queuesWithMessages()).containsExactly(2L);
        assertThat(positions(readAll(log(2)))).containsExactly(149L);
    }
}
