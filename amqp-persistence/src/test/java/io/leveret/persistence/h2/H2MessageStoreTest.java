package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.read;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.MessageStoreContract;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2MessageStoreTest extends MessageStoreContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path other;

    @Override
    protected Storage open() {
        return H2Storage.open(directory, StorageOptions.defaults());
    }

    @Test
    void answersAReadWithLessThanAskedForRatherThanFillMemory() {
        try (Storage storage = H2Storage.open(other, StorageOptions.defaults().withReadBytesMax(100_000))) {
            QueueLog log = storage.messages().log(1);
            append(log, List.of(message(1, 0, 60_000), message(1, 1, 60_000), message(1, 2, 200_000)));

            assertThat(positions(read(log, 0, 100))).containsExactly(0L);
            assertThat(positions(read(log, 1, 100))).containsExactly(1L);
            assertThat(positions(read(log, 2, 100))).containsExactly(2L);
            assertThat(positions(readAll(log))).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void readsWithoutHavingTheDiskTakeWhatWasSettled() throws IOException {
        int many = 1_000;
        try (Storage storage = H2Storage.open(other, StorageOptions.defaults())) {
            QueueLog log = storage.messages().log(1);
            append(log, range(1, 0, many));
            long before = bytesOfFiles();
            for (long position = 0; position < many - 1; position++) {
                log.submit(settled(position), QueueLog.Completion.NOBODY);
                assertThat(positions(read(log, 0, 1))).containsExactly(position + 1);
            }

            // a commit takes a block at the least
            assertThat(bytesOfFiles() - before).isLessThan(many / 2 * 4096L);
        }
    }

    private long bytesOfFiles() throws IOException {
        try (Stream<Path> files = Files.list(other.resolve("messages"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
