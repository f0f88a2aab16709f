package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.read;
import static io.leveret.persistence.Messages.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.MessageStoreContract;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.Storage;
import java.nio.file.Path;
import java.util.List;
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
}
