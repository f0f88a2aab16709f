package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not as they were written. */
class DamageTest {

    private static final long QUEUE = 11;
    private static final int SECTOR = 4096;
    private static final StorageOptions SMALL_FILES = StorageOptions.defaults().withFileBytesMax(64 * 1024);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LoggedLines logged;

    @BeforeEach
    void collectLog() {
        logged = LoggedLines.collect();
    }

    @AfterEach
    void detachLog() {
        logged.close();
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, Integer.getInteger("leveret.damage.seeds", 25))
                .boxed();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static QueueLog log(Storage storage) {
        return storage.messages().log(QUEUE);
    }

    private static List<StoredMessage> some(long first, int count, Random random) {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message(QUEUE, first + i, random.nextInt(2_000)));
        }
        return messages;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNothingConfirmedWhenTheLastWriteIsTorn(long seed) throws IOException {
        Random random = new Random(seed);
        Path directory = folder.resolve("data");
        Path crashed;
        long synced;
        try (Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            for (int group = 0; group < 20; group++) {
                append(log(storage), some(group * 10L, 10, random));
            }
            settle(log(storage), 0, 1, 2, 55);
            synced = DataFolders.writtenBytes(newest(directory));
            submit(log(storage), new Batch(some(200, 1 + random.nextInt(40), random), new long[] {3, 56, 57}))
                    .await();
            crashed = DataFolders.copy(directory, folder.resolve("crashed"));
        }
        tear(newest(crashed), synced, random);

        List<Long> found;
        try (Storage storage = H2Storage.open(crashed, StorageOptions.defaults())) {
            List<StoredMessage> messages = readAll(log(storage));
            assertIntact(QUEUE, messages);
            found = positions(messages);
            List<Long> must = new ArrayList<>(range(4, 200));
            must.removeAll(List.of(55L, 56L, 57L));
            assertThat(found).containsAll(must).doesNotContain(0L, 1L, 2L, 55L);
            append(log(storage), some(1000, 3, random));
        }
        try (Storage storage = H2Storage.open(crashed, StorageOptions.defaults())) {
            List<Long> expected = new ArrayList<>(found);
            expected.addAll(range(1000, 1003));
            assertThat(positions(readAll(log(storage)))).isEqualTo(expected);
        }
        assertThat(DataFolders.quarantined(crashed)).isEmpty();
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void takesTheRoomAheadOfTheNewestFileForNoTornWrite() throws IOException {
        Path crashed;
        try (Storage storage = H2Storage.open(folder.resolve("data"), StorageOptions.defaults())) {
            append(log(storage), some(0, 1, new Random(1)));
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
        assertThat(Files.size(newest(crashed))).isGreaterThan(PreallocatedChannel.AHEAD_BYTES);

        H2Storage.open(crashed, StorageOptions.defaults()).close();

        assertThat(logged.all()).noneMatch(line -> line.contains("torn"));
    }

    /** Leaves of what was written after the last sync what a power loss may leave. */
    private static void tear(Path file, long synced, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = DataFolders.writtenBytes(file);
            assertThat(end).isGreaterThan(synced);
            switch (random.nextInt(4)) {
                case 0 -> bytes.setLength(synced + random.nextLong(end - synced));
                case 1 -> tearSectors(bytes, synced, end, random);
                case 2 -> {
                    bytes.setLength(synced + random.nextLong(end - synced));
                    appendGarbage(bytes, random);
                }
                default -> appendGarbage(bytes, random);
            }
        }
    }

    private static void tearSectors(RandomAccessFile bytes, long from, long end, Random random) throws IOException {
        byte[] sector = new byte[SECTOR];
        for (long at = from; at < end; at += SECTOR) {
            if (random.nextBoolean()) {
                if (random.nextBoolean()) {
                    random.nextBytes(sector);
                }
                bytes.seek(at);
                bytes.write(sector);
            }
        }
    }

    private static void appendGarbage(RandomAccessFile bytes, Random random) throws IOException {
        byte[] garbage = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(garbage);
        bytes.seek(bytes.length());
        bytes.write(garbage);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deliversNoDamagedByteOfAnOldFileAndStarts(long seed) throws IOException {
        Random random = new Random(seed);
        Path directory = folder.resolve("data");
        try (Storage storage = H2Storage.open(directory, SMALL_FILES)) {
            for (int group = 0; group < 30; group++) {
                append(log(storage), some(group * 10L, 10, random));
            }
        }
        List<Path> files = DataFolders.messageFiles(directory);
        assertThat(files).hasSizeGreaterThan(4);
        flipAByte(files.get(1), random);

        try (Storage storage = H2Storage.open(directory, SMALL_FILES)) {
            List<StoredMessage> messages = readAll(log(storage));
            assertIntact(QUEUE, messages);
            List<Long> missing = new ArrayList<>(range(0, 300));
            missing.removeAll(positions(messages));
            // one file holds about seven groups
            assertThat(missing).hasSizeLessThanOrEqualTo(90);
            if (!missing.isEmpty()) {
                assertThat(logged.errors()).isNotEmpty();
            }
            append(log(storage), some(1000, 1, random));
        }
    }

    private static void flipAByte(Path file, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(bytes.length());
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 1 << random.nextInt(8));
        }
    }

    @Test
    void givesUpADamagedMessageOnceAndKeepsItsNeighbours() throws IOException {
        byte[] needle = message(QUEUE, 5, 3_000).body();
        try (Storage storage = H2Storage.open(folder, StorageOptions.defaults())) {
            append(log(storage), List.of(message(QUEUE, 4, 10), message(QUEUE, 5, 3_000), message(QUEUE, 6, 10)));
        }
        Path file = newest(folder);
        byte[] content = Files.readAllBytes(file);
        content[indexOf(content, needle) + 1_500]++;
        Files.write(file, content);

        try (Storage storage = H2Storage.open(folder, StorageOptions.defaults())) {
            assertThat(positions(readAll(log(storage)))).containsExactly(4L, 6L);
            assertThat(positions(readAll(log(storage)))).containsExactly(4L, 6L);
            assertThat(log(storage).messages()).isEqualTo(2);
            append(log(storage), List.of(message(QUEUE, 7, 1)));
        }
        assertThat(logged.errors()).singleElement().asString().contains("queue 11, positions 4 to 6", "1 messages");
        try (Storage storage = H2Storage.open(folder, StorageOptions.defaults())) {
            assertThat(positions(readAll(log(storage)))).containsExactly(4L, 6L, 7L);
        }
    }

    @Test
    void putsAsideAFileOfWhichNothingCanBeRead() throws IOException {
        try (Storage storage = H2Storage.open(folder, SMALL_FILES)) {
            for (int group = 0; group < 30; group++) {
                append(log(storage), some(group * 10L, 10, new Random(group)));
            }
        }
        Path old = DataFolders.messageFiles(folder).get(1);
        Files.write(old, new byte[100_000]);

        try (Storage storage = H2Storage.open(folder, SMALL_FILES)) {
            assertThat(positions(readAll(log(storage))))
                    .hasSizeBetween(200, 299)
                    .contains(0L, 299L);
        }

        assertThat(DataFolders.quarantined(folder)).singleElement().asString().endsWith("00000002.mv.damaged");
        assertThat(logged.errors())
                .singleElement()
                .asString()
                .contains(old.toString(), "100000 bytes", "put aside as", "00000002.mv.damaged");
    }

    @Test
    void saysWhatItDropsWhenTheMiddleOfTheNewestFileIsDamaged() throws IOException {
        Path crashed;
        long middle;
        try (Storage storage = H2Storage.open(folder.resolve("data"), StorageOptions.defaults())) {
            append(log(storage), some(0, 10, new Random(1)));
            middle = DataFolders.writtenBytes(newest(folder.resolve("data")));
            append(log(storage), some(10, 10, new Random(2)));
            append(log(storage), some(20, 10, new Random(3)));
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
        try (RandomAccessFile bytes = new RandomAccessFile(newest(crashed).toFile(), "rw")) {
            bytes.seek(middle);
            bytes.write("no chunk here".getBytes(StandardCharsets.US_ASCII));
        }

        try (Storage storage = H2Storage.open(crashed, StorageOptions.defaults())) {
            assertThat(positions(readAll(log(storage)))).containsExactlyElementsOf(range(0, 10));
        }

        assertThat(logged.errors()).singleElement().asString().contains("damaged at byte " + middle, "are lost");
        assertThat(DataFolders.quarantined(crashed)).hasSize(1);
    }

    @Test
    void dropsATornWriteThatBeganAFileWithWhatItSettles() throws IOException {
        Path crashed;
        try (Storage storage = H2Storage.open(folder.resolve("data"), SMALL_FILES)) {
            append(log(storage), List.of(message(QUEUE, 0, 40_000), message(QUEUE, 1, 40_000)));
            submit(log(storage), new Batch(List.of(message(QUEUE, 2, 40_000)), new long[] {0}))
                    .await();
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
        byte[] content = Files.readAllBytes(newest(crashed));
        int body = indexOf(content, message(QUEUE, 2, 40_000).body());
        Arrays.fill(content, body + 10_000, body + 15_000, (byte) 0);
        Files.write(newest(crashed), content);

        try (Storage storage = H2Storage.open(crashed, SMALL_FILES)) {
            assertThat(positions(readAll(log(storage)))).containsExactly(0L, 1L);
        }
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void opensANewestFileWhoseHeaderIsTorn() throws IOException {
        Path crashed;
        try (Storage storage = H2Storage.open(folder.resolve("data"), StorageOptions.defaults())) {
            append(log(storage), some(0, 10, new Random(1)));
            append(log(storage), some(10, 10, new Random(2)));
            storage.definitions().apply(List.of(new DefinitionChange.VirtualHostPut("/")));
            crashed = DataFolders.copy(folder.resolve("data"), folder.resolve("crashed"));
        }
        for (Path file : List.of(newest(crashed), crashed.resolve("definitions.mv"))) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.write(new byte[2 * SECTOR]);
            }
        }

        try (Storage storage = H2Storage.open(crashed, StorageOptions.defaults())) {
            assertThat(positions(readAll(log(storage)))).containsExactlyElementsOf(range(0, 20));
            assertThat(storage.definitions().load()).hasSize(1);
        }
        assertThat(logged.errors()).isEmpty();
        assertThat(DataFolders.quarantined(crashed)).isEmpty();
    }

    @Test
    void deletesANewestFileThatHoldsNoCommit() throws IOException {
        try (Storage storage = H2Storage.open(folder, StorageOptions.defaults())) {
            append(log(storage), some(0, 3, new Random(1)));
        }
        for (int bytes : new int[] {0, 100, 8_192, 10_000}) {
            Path stub = folder.resolve("messages/00000007.mv");
            Files.write(stub, new byte[bytes]);

            H2Storage.open(folder, StorageOptions.defaults()).close();

            assertThat(stub).doesNotExist();
        }
        assertThat(logged.errors()).isEmpty();
    }

    private static Path newest(Path directory) {
        List<Path> files = DataFolders.messageFiles(directory);
        return files.get(files.size() - 1);
    }

    static int indexOf(byte[] content, byte[] needle) {
        for (int i = 0; i <= content.length - needle.length; i++) {
            if (Arrays.equals(content, i, i + needle.length, needle, 0, needle.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
