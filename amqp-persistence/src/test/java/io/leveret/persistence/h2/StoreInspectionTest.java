package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.fanOut;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.sharedBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.Outcome;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreInspectionTest {

    private static final StorageOptions SMALL_FILES = StorageOptions.defaults().withFileBytesMax(64 * 1024);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    private Path filled() {
        Path directory = folder.resolve("data");
        try (H2Storage storage = H2Storage.open(directory, SMALL_FILES)) {
            storage.definitions().apply(List.of(new VirtualHostPut("/"), new QueuePut("/", "one", 1, false, "{}")));
            for (int position = 0; position < 5; position++) {
                append(storage.messages().log(1), List.of(message(1, position, 30_000)));
            }
            append(storage.messages().log(2), range(2, 7, 10));
            settle(storage.messages().log(1), 0, 4);
        }
        return directory;
    }

    private boolean inspect(Path directory) {
        return StoreInspection.inspect(directory, lines::add);
    }

    private static Map<Path, byte[]> contents(Path directory) throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void listsWhatOnlyTheJournalOfDefinitionsHas() throws IOException {
        Path directory = folder.resolve("data");
        Path crashed;
        try (H2Storage storage = H2Storage.open(directory, SMALL_FILES)) {
            storage.definitions().apply(List.of(new QueuePut("/", "one", 1, false, "{}")));
            append(storage.messages().log(1), range(1, 0, 1));
            crashed = DataFolders.copy(directory, folder.resolve("crashed"));
        }

        assertThat(inspect(crashed)).isTrue();
        assertThat(lines)
                .contains("definitions.journal: 262,144 bytes, 40 of them written, 1 changes since the database was")
                .anyMatch(line -> line.startsWith("queue 1 'one' in virtual host '/': 1 messages"));

        lines.clear();
        byte[] bytes = Files.readAllBytes(crashed.resolve("definitions.journal"));
        System.arraycopy(bytes, 0, bytes, 100, 40);
        bytes[20]++;
        Files.write(crashed.resolve("definitions.journal"), bytes);
        assertThat(inspect(crashed)).isFalse();
        assertThat(lines)
                .contains(
                        "DAMAGED definitions.journal: 262,144 bytes, 0 of them written, 0 changes since the database was;"
                                + " what follows is damaged");
    }

    @Test
    void listsFilesAndQueues() {
        assertThat(inspect(filled())).isTrue();

        assertThat(lines.get(0)).endsWith("data: leveret-data 5");
        assertThat(lines.get(1)).startsWith("definitions.mv: ").endsWith("closed well; {Queue=1, VirtualHost=1}");
        assertThat(lines).anyMatch(line -> line.matches("00000001\\.mv: [0-9,]+ bytes, sealed, .*"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("queue 1 'one' in virtual host '/': 3 messages in 3 segments,"
                        + " positions 1 to 3, bodies 90,000 bytes, on disk 90,"));
        assertThat(lines)
                .anyMatch(
                        line -> line.startsWith("queue 2, not defined: 10 messages in 1 segments, positions 7 to 16,"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("no damage found");
    }

    @Test
    void listsEachDefinition() {
        Path directory = folder.resolve("data");
        try (H2Storage storage = H2Storage.open(directory, SMALL_FILES)) {
            storage.definitions()
                    .apply(List.of(
                            new VirtualHostPut("/"),
                            new ExchangePut("/", "x", "topic", true, true, "{\"a\":1}"),
                            new QueuePut("/", "one", 1, false, "{}"),
                            new BindingPut("/", "x", "one", false, "key", "{}"),
                            new BindingPut("/", "y", "x", true, "#", "{}")));
        }

        assertThat(inspect(directory)).isTrue();

        assertThat(lines)
                .contains(
                        "virtual host '/'",
                        "exchange 'x' in virtual host '/': topic, auto-delete, internal, {\"a\":1}",
                        "queue 'one' in virtual host '/': number 1, {}",
                        "binding in virtual host '/': exchange 'x' to queue 'one' by 'key', {}",
                        "binding in virtual host '/': exchange 'y' to exchange 'x' by '#', {}");
    }

    @Test
    void countsSharedBodies() {
        Path directory = folder.resolve("data");
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            for (long position = 0; position < 3; position++) {
                fanOut(storage.messages(), new long[] {1, 2}, position, sharedBody(position, 6_000))
                        .forEach(Outcome::await);
            }
        }

        assertThat(inspect(directory)).isTrue();

        assertThat(lines).anyMatch(line -> line.contains(", 3 of them shared bodies;"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("queue 2,") && line.contains("bodies 18,000 bytes, on disk 9,"));
    }

    @Test
    void changesNothing() throws IOException {
        Path directory = filled();
        Map<Path, byte[]> before = contents(directory);

        inspect(directory);

        assertThat(contents(directory)).containsExactlyInAnyOrderEntriesOf(before);
    }

    @Test
    void findsADamagedMessage() throws IOException {
        Path directory = filled();
        Path file = DataFolders.messageFiles(directory).get(0);
        byte[] content = Files.readAllBytes(file);
        content[DamageTest.indexOf(content, message(1, 1, 30_000).body()) + 1_500]++;
        Files.write(file, content);

        assertThat(inspect(directory)).isFalse();

        assertThat(lines)
                .anyMatch(line -> line.startsWith("DAMAGED 00000001.mv: value ") && line.contains("queue 1, checksum"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("1 damages found");
    }

    @Test
    void tellsATornWriteFromDamage() throws IOException {
        Path directory = filled();
        List<Path> files = DataFolders.messageFiles(directory);
        byte[] torn = new byte[5_000];
        Arrays.fill(torn, (byte) 1);
        Files.write(files.get(files.size() - 1), torn, StandardOpenOption.APPEND);

        assertThat(inspect(directory)).isTrue();

        assertThat(lines).anyMatch(line -> line.contains("5,000 bytes") && line.contains("never confirmed"));
    }

    @Test
    void doesNotTakeRoomThatNothingWasWrittenToForATornWrite() throws IOException {
        Path directory = filled();
        List<Path> files = DataFolders.messageFiles(directory);
        Files.write(files.get(files.size() - 1), new byte[5_000], StandardOpenOption.APPEND);

        assertThat(inspect(directory)).isTrue();

        assertThat(lines).noneMatch(line -> line.contains("never confirmed")).contains("no damage found");
    }

    @Test
    void refusesADirectoryThatIsInUseByAnotherProcess() throws Exception {
        Path directory = filled();
        try (ChildProcess holder = ChildProcess.start(HoldingProcess.class, directory.toString())) {
            holder.awaitLine("open");

            assertThatThrownBy(() -> inspect(directory))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("is in use");
        }
    }

    @Test
    void refusesWhatIsNoDataDirectory() {
        assertThatThrownBy(() -> inspect(folder))
                .isInstanceOf(StorageException.class)
                .hasMessage("no data directory: " + folder);
    }
}
