package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.fanOut;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.sharing;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies that go to several queues at once are stored once. */
class SharedBodiesTest {

    private static final long[] QUEUES = {1, 2, 3};
    private static final int BODY_BYTES = 10_000;
    private static final StorageOptions SMALL_FILES =
            StorageOptions.defaults().withFileBytesMax(64 * 1024).withValueBytesMax(16 * 1024);

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

    private void reopen() {
        storage.close();
        storage = H2Storage.open(directory, SMALL_FILES);
    }

    private void crash() throws IOException {
        Path crashed = DataFolders.copy(directory, folder.resolve("crashed"));
        storage.close();
        directory = crashed;
        storage = H2Storage.open(crashed, SMALL_FILES);
    }

    private QueueLog log(long queue) {
        return storage.messages().log(queue);
    }

    private void publish(long position, int bytes) {
        fanOut(storage.messages(), QUEUES, position, sharedBody(position, bytes))
                .forEach(Outcome::await);
    }

    private void publish(long from, long to, int bytes) {
        LongStream.range(from, to).forEach(position -> publish(position, bytes));
    }

    private long occupied() {
        return LongStream.of(QUEUES).map(queue -> log(queue).occupiedBytes()).sum();
    }

    private void assertHold(long from, long to) {
        for (long queue : QUEUES) {
            assertHolds(queue, from, to);
        }
    }

    private void assertHolds(long queue, long from, long to) {
        List<StoredMessage> found = readAll(log(queue));
        assertThat(positions(found))
                .as("queue %d", queue)
                .isEqualTo(LongStream.range(from, to).boxed().toList());
        assertIntact(queue, found);
    }

    private void assertDiskIsBounded() {
        DataFolders.awaitIdle(storage);
        assertThat(DataFolders.writtenMessageBytes(directory)).isLessThanOrEqualTo(3 * occupied() + 2 * 64 * 1024);
    }

    @Test
    void writesABodyOnceForAllQueues() {
        publish(0, 20, BODY_BYTES);

        assertThat(DataFolders.writtenMessageBytes(directory)).isLessThan(20 * BODY_BYTES * 3 / 2);
        assertHold(0, 20);
    }

    @Test
    void writesAShortBodyForEach() {
        byte[] body = sharedBody(0, 4_000);

        fanOut(storage.messages(), QUEUES, 0, body).forEach(Outcome::await);

        assertThat(log(1).occupiedBytes()).isGreaterThan(4_000);
        assertHold(0, 1);
    }

    @Test
    void countsABodyInEqualParts() {
        publish(0, 30_000);

        assertThat(LongStream.of(QUEUES).map(queue -> log(queue).occupiedBytes()))
                .allSatisfy(bytes -> assertThat(bytes).isBetween(10_000L, 10_200L));
        assertThat(log(2).extents().toCompletableFuture().join())
                .containsExactly(new QueueLog.Extent(0, 0, 1, 30_000, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {4_096, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000})
    void findsBodiesOfAnyLengthAgain(int bytes) throws IOException {
        publish(0, 3, bytes);

        assertHold(0, 3);
        crash();
        assertHold(0, 3);
        reopen();
        assertHold(0, 3);
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void keepsThemBesideOtherMessagesOfASegment() throws IOException {
        storage.messages().together(() -> {
            byte[] body = sharedBody(1, BODY_BYTES);
            for (long queue : QUEUES) {
                submit(
                        log(queue),
                        arrived(List.of(
                                message(queue, 0, 100),
                                sharing(queue, 1, body),
                                message(queue, 2, 0),
                                message(queue, 3, 5_000))));
            }
        });
        DataFolders.awaitIdle(storage);

        crash();

        assertHold(0, 4);
        assertThat(occupied()).isLessThan(3 * 5_000 + BODY_BYTES + 3_000);
    }

    @Test
    void sharesInOneGroupHoweverMuchIsHandedOverTogether() {
        storage.close();
        storage = H2Storage.open(directory, SMALL_FILES.withGroupBytesMax(4096));
        publish(0, 10, BODY_BYTES);

        assertThat(occupied()).isLessThan(10 * BODY_BYTES * 3 / 2);
    }

    @Test
    void keepsABodyForThoseThatHaveNotSettledIt() throws IOException {
        publish(0, 10, BODY_BYTES);
        settle(log(1), LongStream.range(0, 10).toArray());
        settle(log(2), LongStream.range(0, 9).toArray());

        crash();

        assertThat(readAll(log(1))).isEmpty();
        assertHolds(2, 9, 10);
        assertHolds(3, 0, 10);
    }

    @Test
    void deletesFilesThatNobodyNeeds() {
        publish(0, 30, BODY_BYTES);
        for (long queue : QUEUES) {
            settle(log(queue), LongStream.range(0, 30).toArray());
        }

        DataFolders.awaitIdle(storage);

        assertThat(DataFolders.messageFiles(directory)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void sharesThemStillWhenTheirFileIsEmptied() throws IOException {
        for (long position = 0; position < 100; position += 2) {
            publish(position, BODY_BYTES);
            append(log(9), List.of(message(9, position, 3 * BODY_BYTES)));
        }
        settle(log(9), new QueueLog.Range(0, 100));

        assertDiskIsBounded();

        assertThat(occupied()).isLessThan(50 * BODY_BYTES * 6 / 5);
        for (long queue : QUEUES) {
            assertThat(readAll(log(queue))).hasSize(50);
            assertIntact(queue, readAll(log(queue)));
        }
        crash();
        for (long queue : QUEUES) {
            assertThat(readAll(log(queue))).hasSize(50);
            assertIntact(queue, readAll(log(queue)));
        }
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void sharesAlsoTheLargestStillWhenTheirFileIsEmptied() {
        byte[] body = sharedBody(0, 5_000_000);
        List<Outcome> outcomes = new ArrayList<>();
        storage.messages().together(() -> {
            outcomes.addAll(fanOut(storage.messages(), QUEUES, 0, body));
            outcomes.add(submit(log(9), arrived(List.of(message(9, 0, 12_000_000)))));
        });
        outcomes.forEach(Outcome::await);
        settle(log(9), 0);

        assertDiskIsBounded();

        assertThat(DataFolders.messageBytes(directory)).isLessThan(6_000_000);
        assertHold(0, 1);
    }

    @Test
    void readsThemWhileFilesAreWrittenAndClosed() {
        List<Outcome> outcomes = new ArrayList<>();
        List<CompletableFuture<List<StoredMessage>>> reads = new ArrayList<>();
        for (long position = 0; position < 150; position++) {
            outcomes.addAll(fanOut(storage.messages(), QUEUES, position, sharedBody(position, BODY_BYTES)));
            for (long queue : QUEUES) {
                reads.add(log(queue).read(position, 10).toCompletableFuture());
            }
        }
        outcomes.forEach(Outcome::await);

        assertThat(reads)
                .allSatisfy(read ->
                        assertThat(read.orTimeout(60, TimeUnit.SECONDS).join()).isNotEmpty());
        assertHold(0, 150);
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void movesThemForTheOneQueueThatHasThemStill() {
        publish(0, 60, BODY_BYTES);
        settle(log(1), new QueueLog.Range(0, 60));
        settle(log(3), new QueueLog.Range(0, 60));

        assertDiskIsBounded();

        assertHolds(2, 0, 60);
        reopen();
        assertHolds(2, 0, 60);
        assertDiskIsBounded();
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void reportsADamagedBodyForEachQueueAndDeliversItsNeighbours() throws IOException {
        publish(0, 3, BODY_BYTES);
        storage.close();
        damage(1);
        storage = H2Storage.open(directory, SMALL_FILES);

        for (long queue : QUEUES) {
            assertThat(positions(readAll(log(queue)))).containsExactly(0L, 2L);
            assertIntact(queue, readAll(log(queue)));
        }
        DataFolders.awaitIdle(storage);

        for (long queue : QUEUES) {
            assertThat(logged.errors())
                    .filteredOn(line -> line.contains("queue " + queue + ", positions 1 to 1")
                            && line.contains("1 messages are lost"))
                    .hasSize(1);
        }
    }

    @Test
    void reportsADamagedBodyAtAStartThatReadsTheFile() throws IOException {
        publish(0, 3, BODY_BYTES);
        Path crashed = DataFolders.copy(directory, folder.resolve("crashed"));
        publish(3, 12, BODY_BYTES);
        storage.close();
        directory = crashed;
        damage(1);
        storage = H2Storage.open(directory, SMALL_FILES);

        for (long queue : QUEUES) {
            assertThat(logged.errors()).anyMatch(line -> line.contains("queue " + queue + ", checksum of a message"));
            assertThat(positions(readAll(log(queue)))).containsExactly(0L, 2L);
        }
    }

    /** Changes a byte in the body of a position, wherever it is stored. */
    private void damage(long position) throws IOException {
        byte[] beginning = sharedBody(position, 16);
        int found = 0;
        for (Path file : DataFolders.messageFiles(directory)) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at : find(bytes, beginning)) {
                bytes[at + BODY_BYTES / 2] ^= 4;
                found++;
            }
            Files.write(file, bytes);
        }
        assertThat(found).isEqualTo(1);
    }

    private static List<Integer> find(byte[] bytes, byte[] beginning) {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + beginning.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + beginning.length, beginning, 0, beginning.length)) {
                found.add(at);
            }
        }
        return found;
    }
}
