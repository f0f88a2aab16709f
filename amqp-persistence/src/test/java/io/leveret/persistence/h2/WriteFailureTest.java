package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails for a while. */
class WriteFailureTest {

    private static final long QUEUE = 5;
    private static final DefinitionChange VHOST = new VirtualHostPut("/");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    @BeforeEach
    void open() {
        FaultyFileSystem.register();
        storage = H2Storage.open(
                directory,
                StorageOptions.defaults().withFileBytesMax(64 * 1024),
                new H2Storage.FileSystems(FaultyFileSystem.PREFIX, FaultyFileSystem.PREFIX));
    }

    @AfterEach
    void close() {
        FaultyFileSystem.heal();
        storage.close();
    }

    private QueueLog log() {
        return storage.messages().log(QUEUE);
    }

    private void reopen() {
        close();
        open();
    }

    private void assertFails(Outcome outcome) {
        assertThatThrownBy(outcome::await)
                .isInstanceOf(StorageException.class)
                .hasMessageMatching("messages cannot be written: (No space left on device|Input/output error)");
    }

    @Test
    void confirmsNothingWhileTheDiskIsFullAndGoesOnWhenItIsNot() {
        append(log(), range(QUEUE, 0, 3));
        FaultyFileSystem.fill();
        assertFails(submit(log(), arrived(range(QUEUE, 3, 3))));
        assertFails(submit(log(), arrived(range(QUEUE, 6, 3))));
        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L);
        assertThat(storage.messages().pendingBytes()).isZero();

        FaultyFileSystem.heal();
        append(log(), range(QUEUE, 9, 2));
        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 9L, 10L);
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 9L, 10L);
    }

    @Test
    void bringsNothingBackThatItFailedToSync() {
        append(log(), range(QUEUE, 0, 3));
        FaultyFileSystem.failSyncs();
        assertFails(submit(log(), arrived(range(QUEUE, 3, 3))));

        FaultyFileSystem.heal();
        append(log(), range(QUEUE, 9, 2));
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 9L, 10L);
    }

    @Test
    void failsWhenTheFirstFileCannotBeCreatedAndGoesOnWhenItCan() {
        FaultyFileSystem.fill();
        assertFails(submit(log(), arrived(range(QUEUE, 0, 3))));

        FaultyFileSystem.heal();
        append(log(), range(QUEUE, 3, 3));
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(3L, 4L, 5L);
        assertThat(DataFolders.quarantined(directory)).isEmpty();
    }

    @Test
    void leavesNothingOfAFileWhoseFirstCommitFailed() {
        FaultyFileSystem.failSyncs();
        assertFails(submit(log(), arrived(range(QUEUE, 0, 3))));

        FaultyFileSystem.heal();
        append(log(), range(QUEUE, 3, 3));

        assertThat(DataFolders.messageFiles(directory)).hasSize(1);
        reopen();
        assertThat(positions(readAll(log()))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void failsWhenAFullFileCannotBeReplacedAndGoesOnWhenItCan() {
        append(log(), List.of(message(QUEUE, 0, 100_000)));
        FaultyFileSystem.fill();
        assertFails(submit(log(), arrived(range(QUEUE, 1, 3))));

        FaultyFileSystem.heal();
        append(log(), range(QUEUE, 4, 3));
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 4L, 5L, 6L);
    }

    @Test
    void remembersWhatWasSettledWhileTheDiskFailed() {
        append(log(), range(QUEUE, 0, 6));
        FaultyFileSystem.fill();
        assertFails(submit(log(), settled(0, 1)));
        assertFails(submit(log(), settled(4)));
        assertThat(positions(readAll(log()))).containsExactly(2L, 3L, 5L);

        FaultyFileSystem.heal();
        settle(log(), 2);
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(3L, 5L);
    }

    @Test
    void writesOnCloseWhatWasSettledWhileTheDiskFailed() {
        append(log(), range(QUEUE, 0, 3));
        FaultyFileSystem.fill();
        assertFails(submit(log(), settled(0, 1)));
        FaultyFileSystem.heal();

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(2L);
    }

    @Test
    void saysOnCloseThatTheDiskFailsAndLetsTheDirectoryGo() {
        append(log(), range(QUEUE, 0, 3));
        FaultyFileSystem.fill();

        assertThatThrownBy(storage::close).isInstanceOf(StorageException.class);

        open();
        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L);
    }

    @Test
    void confirmsWhatNeedsNoDiskWhileTheDiskIsFull() {
        FaultyFileSystem.fill();

        submit(log(), new QueueLog.Batch(range(QUEUE, 0, 3), new long[] {0, 1, 2}))
                .await();
    }

    @Test
    void readsNoMessageOnStartingAfterAGoodEnd() {
        LongStream.range(0, 50).forEach(i -> append(log(), List.of(message(QUEUE, i, 50_000))));
        close();
        long before = FaultyFileSystem.bytesRead();

        open();

        assertThat(log().messages()).isEqualTo(50);
        assertThat(FaultyFileSystem.bytesRead() - before).isLessThan(50 * 50_000 / 4);
    }

    @Test
    void appliesNoDefinitionWhileTheDiskIsFullAndGoesOnWhenItIsNot() {
        storage.definitions().apply(List.of(VHOST));
        FaultyFileSystem.fill();
        for (int i = 0; i < 3; i++) {
            DefinitionChange queue = new QueuePut("/", "q" + i, i, false, "{}");
            assertThatThrownBy(() -> storage.definitions().apply(List.of(queue)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageMatching("cannot (write|open) definitions: No space left on device");
        }

        FaultyFileSystem.heal();
        DefinitionChange queue = new QueuePut("/", "q", 1, false, "{}");
        storage.definitions().apply(List.of(queue));
        assertThat(storage.definitions().load()).containsExactly(VHOST, queue);
        reopen();

        assertThat(storage.definitions().load()).containsExactly(VHOST, queue);
    }

    @Test
    void forgetsADefinitionThatItFailedToSync() {
        storage.definitions().apply(List.of(VHOST));
        FaultyFileSystem.failSyncs();
        DefinitionChange lost = new QueuePut("/", "lost", 1, false, "{}");
        assertThatThrownBy(() -> storage.definitions().apply(List.of(lost))).isInstanceOf(StorageException.class);

        FaultyFileSystem.heal();

        assertThat(storage.definitions().load()).containsExactly(VHOST);
        reopen();
        assertThat(storage.definitions().load()).containsExactly(VHOST);
    }
}
