package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store thread meets something that should not be: it fails what it was asked for, and goes on. */
class BrokenStoreTest {

    private static final long QUEUE = 5;
    private static final StorageOptions SMALL_FILES = StorageOptions.defaults().withFileBytesMax(64 * 1024);

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

    /** Arrivals that only the caller's thread can look at. */
    private static List<StoredMessage> poison() {
        return new AbstractList<>() {
            @Override
            public StoredMessage get(int index) {
                if (Thread.currentThread().getName().equals("store")) {
                    throw new IllegalStateException("thrown by a test's message");
                }
                return range(QUEUE, 1_000_000, 1).get(0);
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private void assertFails(Outcome outcome) {
        assertThatThrownBy(outcome::await)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("thrown by a test's message");
    }

    @Test
    void goesOnAfterAnUnexpectedError() {
        append(log(), range(QUEUE, 0, 10));
        settle(log(), 3);

        assertFails(submit(storage.messages().log(6), new Batch(poison(), new long[0])));

        append(log(), range(QUEUE, 10, 5));
        List<Long> expected = new ArrayList<>(LongStream.range(0, 15).boxed().toList());
        expected.remove(3L);
        assertThat(positions(readAll(log()))).isEqualTo(expected);
        assertIntact(QUEUE, readAll(log()));
        assertThat(log().messages()).isEqualTo(14);
        assertThat(storage.messages().pendingBytes()).isZero();
        storage.close();
        open();
        assertThat(positions(readAll(log()))).isEqualTo(expected);
    }

    @Test
    void remembersWhatWasSettledInTheGroupThatFailed() {
        append(log(), range(QUEUE, 0, 10));
        CountDownLatch bothAreSubmitted = new CountDownLatch(1);
        CountDownLatch storeWaits = new CountDownLatch(1);
        storage.messages().whenPendingAtMost(Long.MAX_VALUE, () -> {
            storeWaits.countDown();
            awaitUnchecked(bothAreSubmitted);
        });
        awaitUnchecked(storeWaits);
        Outcome settlement = submit(log(), settled(0, 1));
        Outcome poisoned = submit(storage.messages().log(6), new Batch(poison(), new long[0]));
        bothAreSubmitted.countDown();
        assertFails(settlement);
        assertFails(poisoned);

        settle(log(), 5);
        assertThat(positions(readAll(log()))).containsExactly(2L, 3L, 4L, 6L, 7L, 8L, 9L);
        storage.close();
        open();

        assertThat(positions(readAll(log()))).containsExactly(2L, 3L, 4L, 6L, 7L, 8L, 9L);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void goesOnAsOftenAsItFails() {
        List<Long> expected = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            append(log(), range(QUEUE, round * 10L, 10));
            LongStream.range(round * 10L, round * 10L + 10).forEach(expected::add);
            assertFails(submit(storage.messages().log(100 + round), new Batch(poison(), new long[0])));
            assertThat(positions(readAll(log()))).isEqualTo(expected);
        }
        storage.close();
        open();

        assertThat(positions(readAll(log()))).isEqualTo(expected);
        assertThat(DataFolders.quarantined(directory)).isEmpty();
    }

    @Test
    void readsWhatItIsAskedForRightAfterAFailure() {
        append(log(), range(QUEUE, 0, 10));
        assertFails(submit(storage.messages().log(6), new Batch(poison(), new long[0])));

        assertThat(positions(readAll(log()))).hasSize(10);
        assertThat(storage.messages().queuesWithMessages()).containsExactly(QUEUE);
    }

    @Test
    void closesAfterAFailure() {
        append(log(), range(QUEUE, 0, 10));
        assertFails(submit(storage.messages().log(6), new Batch(poison(), new long[0])));

        storage.close();
        open();

        assertThat(positions(readAll(log()))).hasSize(10);
    }

    @Test
    void tellsHowMuchRoomIsLeft() {
        long usable = directory.toFile().getUsableSpace();

        assertThat(storage.usableBytes()).isBetween(usable / 2, usable * 2);
    }
}
