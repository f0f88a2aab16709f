package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real disk of 16 MB, where the machine lets a test mount one. */
class SmallDiskTest {

    private static final long QUEUE = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @CsvSource({"ext4, 50000", "tmpfs, 50000", "ext4, 1000", "tmpfs, 1000"})
    void losesNothingConfirmedOnAFullDiskAndResumesWhenThereIsRoom(String kind, int bytes) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mount(kind, disk);
        try {
            fillAndDrain(disk, bytes);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void findsDefinitionsAfterACrashThoughThereIsNoRoomForACopyOfThem() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mount("tmpfs", disk);
        try {
            List<DefinitionChange> queues = new ArrayList<>();
            try (H2Storage storage = H2Storage.open(folder.resolve("data"), StorageOptions.defaults())) {
                for (int id = 0; id < 100; id++) {
                    queues.add(new QueuePut("/", "q" + id, id, false, "x".repeat(50_000)));
                    storage.definitions().apply(List.of(queues.get(id)));
                }
                DataFolders.copy(folder.resolve("data"), disk.resolve("data"));
            }
            long room = Files.getFileStore(disk).getUsableSpace();
            Files.write(disk.resolve("ballast"), new byte[(int) room - (1 << 20)]);

            try (H2Storage storage = H2Storage.open(disk.resolve("data"), StorageOptions.defaults())) {
                assertThat(storage.definitions().load()).isEqualTo(queues);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private void fillAndDrain(Path disk, int bytes) throws IOException {
        StorageOptions options = StorageOptions.defaults().withFileBytesMax(1 << 20);
        Path directory = disk.resolve("data");
        Path ballast = Files.write(disk.resolve("ballast"), new byte[4 << 20]);
        List<Long> confirmed = new ArrayList<>();
        try (H2Storage storage = H2Storage.open(directory, options)) {
            QueueLog log = storage.messages().log(QUEUE);
            long position = 0;
            String refusal = refusal(submit(log, arrived(List.of(message(QUEUE, position, bytes)))));
            while (refusal.isEmpty()) {
                confirmed.add(position++);
                refusal = refusal(submit(log, arrived(List.of(message(QUEUE, position, bytes)))));
            }
            assertThat(confirmed).hasSizeGreaterThan(50);
            // how much room there is says nothing: a file whose messages were copied forward may be gone a moment later
            assertThat(refusal).isEqualTo("messages cannot be written: No space left on device");
            assertHolds(log, confirmed);

            // consumers go on: what they settle makes room again
            for (int i = 0; i < 40; i++) {
                refusal(submit(log, settled(confirmed.remove(0))));
            }
            Files.delete(ballast);
            append(log, List.of(message(QUEUE, position + 1, bytes)));
            confirmed.add(position + 1);
            assertHolds(log, confirmed);
        }
        try (H2Storage storage = H2Storage.open(directory, options)) {
            assertHolds(storage.messages().log(QUEUE), confirmed);
        }
        assertThat(DataFolders.quarantined(directory)).isEmpty();
    }

    /** What the store says if it refuses, else nothing. */
    private static String refusal(Outcome outcome) {
        try {
            outcome.await();
            return "";
        } catch (StorageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void assertHolds(QueueLog log, List<Long> expected) {
        assertThat(positions(readAll(log))).isEqualTo(expected);
        assertIntact(QUEUE, readAll(log));
    }

    private void mount(String kind, Path disk) throws IOException, InterruptedException {
        if (kind.equals("tmpfs")) {
            assumeThat(run("mount", "-t", "tmpfs", "-o", "size=16m", "leveret-test", disk.toString()))
                    .as("this machine lets nobody mount a tmpfs")
                    .isZero();
            return;
        }
        Path image = folder.resolve("image");
        Files.write(image, new byte[16 << 20]);
        assumeThat(run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString()))
                .as("this machine has no mkfs.ext4")
                .isZero();
        assumeThat(run("mount", "-o", "loop", image.toString(), disk.toString()))
                .as("this machine lets nobody mount an image")
                .isZero();
    }

    /** The exit code; 127 if there is no such program. */
    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        }
    }
}
