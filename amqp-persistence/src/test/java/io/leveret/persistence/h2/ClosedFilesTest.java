package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.message;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedFilesTest {

    private static final int FILES_OPEN = 2;
    private static final int MESSAGES = 30;
    private static final int MESSAGE_BYTES = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private MessageFolder folder;

    @SuppressWarnings("NullAway.Init")
    private ClosedFiles files;

    private int file;
    private long first;
    private long segment;

    @BeforeEach
    void writeAFile() {
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            H2QueueLog log = (H2QueueLog) storage.messages().log(1);
            for (long position = 0; position < MESSAGES; position++) {
                append(log, List.of(message(1, position, MESSAGE_BYTES)));
            }
            Segment written = log.index().get(log.index().size() - 1);
            file = written.file();
            first = written.first;
            segment = written.id;
        }
        folder = new MessageFolder(directory.resolve("messages"), "", true);
        files = new ClosedFiles(folder, FILES_OPEN);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void tellsThatAFileIsMissingWhenItGoesWhileItIsRead() {
        assertThatThrownBy(() -> files.read(file, log -> {
                    buryAndDelete();
                    return SegmentReader.load(segment, first, log::view);
                }))
                .isInstanceOf(DamagedException.class)
                .hasMessage("its file is missing");
    }

    @Test
    void tellsThatTheDiskCannotBeReadWhileTheFileIsThere() {
        assertThatThrownBy(() -> files.read(file, log -> {
                    empty(folder.path(file));
                    return SegmentReader.load(segment, first, log::view);
                }))
                .isInstanceOf(MVStoreException.class);
    }

    private void buryAndDelete() {
        try (DeadFiles dead = new DeadFiles()) {
            dead.delete(folder.bury(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void empty(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
