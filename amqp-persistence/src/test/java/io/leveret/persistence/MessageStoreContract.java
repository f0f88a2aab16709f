package io.leveret.persistence;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.read;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Completion;
import io.leveret.persistence.QueueLog.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What any message store keeps. An implementation's test extends this. */
public abstract class MessageStoreContract extends StorageContract {

    private static final long QUEUE = 7;

    private QueueLog log() {
        return log(QUEUE);
    }

    @Test
    void readsWhatWasAppended() {
        append(log(), range(QUEUE, 0, 5));

        List<StoredMessage> found = readAll(log());

        assertThat(positions(found)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertIntact(QUEUE, found);
    }

    @Test
    void readsWhatWasAppendedAfterReopening() {
        append(log(), range(QUEUE, 0, 5));
        append(log(), range(QUEUE, 5, 5));

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertIntact(QUEUE, readAll(log()));
    }

    @Test
    void readsFromThePositionAskedFor() {
        append(log(), range(QUEUE, 10, 10));
        append(log(), range(QUEUE, 30, 10));

        assertThat(positions(read(log(), 18, 4))).containsExactly(18L, 19L, 30L, 31L);
        assertThat(positions(read(log(), 25, 1))).containsExactly(30L);
        assertThat(read(log(), 40, 1)).isEmpty();
    }

    @Test
    void readsWhatWasSubmittedJustBefore() {
        log().submit(arrived(range(QUEUE, 0, 3)), new Outcome());

        assertThat(positions(read(log(), 0, 10))).containsExactly(0L, 1L, 2L);
    }

    @Test
    void hidesWhatIsSettled() {
        append(log(), range(QUEUE, 0, 6));

        settle(log(), 1, 3, 4);

        assertThat(positions(readAll(log()))).containsExactly(0L, 2L, 5L);
        assertThat(log().messages()).isEqualTo(3);
    }

    @Test
    void leavesOutWhatWasSettledJustBeforeThoughNobodyWaitsForThat() {
        append(log(), range(QUEUE, 0, 4));
        append(log(), range(QUEUE, 4, 4));
        append(log(), range(QUEUE, 8, 4));

        settleUnawaited(new Batch(List.of(), new long[] {1, 9}, List.of(new Range(4, 8))));

        assertThat(positions(read(log(), 0, 5))).containsExactly(0L, 2L, 3L, 8L, 10L);
        assertThat(positions(read(log(), 4, 1))).containsExactly(8L);
        settleUnawaited(new Batch(List.of(), new long[] {8}, List.of(new Range(10, 20))));
        assertThat(read(log(), 4, 10)).isEmpty();
        assertThat(positions(read(log(), 0, 10))).containsExactly(0L, 2L, 3L);
    }

    @Test
    void remembersWhatNobodyWaitedForAfterItWasReadAndReopened() {
        append(log(), range(QUEUE, 0, 6));
        settleUnawaited(settled(0, 2));
        assertThat(positions(read(log(), 0, 10))).containsExactly(1L, 3L, 4L, 5L);

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(1L, 3L, 4L, 5L);
        assertThat(log().messages()).isEqualTo(4);
    }

    private void settleUnawaited(Batch batch) {
        log().submit(batch, Completion.NOBODY);
    }

    @Test
    void remembersWhatIsSettledAfterReopening() {
        append(log(), range(QUEUE, 0, 6));
        settle(log(), 1, 3, 4);

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 2L, 5L);
        assertThat(log().messages()).isEqualTo(3);
    }

    @Test
    void remembersWhatIsSettledOneReopeningLater() {
        append(log(), range(QUEUE, 0, 6));
        reopen();
        settle(log(), 1);
        reopen();
        settle(log(), 4);
        append(log(), range(QUEUE, 6, 1));

        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 2L, 3L, 5L, 6L);
    }

    @Test
    void settlesInOneBatchWithArrivals() {
        append(log(), range(QUEUE, 0, 3));

        submit(log(), new Batch(range(QUEUE, 3, 3), new long[] {0, 1})).await();
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void keepsNoMessageThatIsSettledInTheSameBatch() {
        submit(log(), new Batch(range(QUEUE, 0, 3), new long[] {0, 1, 2})).await();

        assertThat(readAll(log())).isEmpty();
        assertThat(messages().queuesWithMessages()).isEmpty();
    }

    @Test
    void settlesAnUnknownPositionWithoutEffect() {
        append(log(), range(QUEUE, 5, 2));

        settle(log(), 0, 4, 7, 1000);

        assertThat(positions(readAll(log()))).containsExactly(5L, 6L);
    }

    @Test
    void settlesTheSamePositionTwiceWithoutEffect() {
        append(log(), range(QUEUE, 0, 3));
        settle(log(), 1);

        settle(log(), 1, 1);

        assertThat(log().messages()).isEqualTo(2);
    }

    @Test
    void settlesAPositionInAGapWithoutEffect() {
        append(log(), List.of(message(QUEUE, 0, 1), message(QUEUE, 3, 1), message(QUEUE, 100_000, 1)));

        settle(log(), 1, 2, 50_000);
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(0L, 3L, 100_000L);
        assertThat(log().messages()).isEqualTo(3);
    }

    @Test
    void keepsMessagesApartByGapsOfAnySize() {
        append(
                log(),
                List.of(
                        message(QUEUE, 1, 1),
                        message(QUEUE, 16_384, 1),
                        message(QUEUE, 16_385, 1),
                        message(QUEUE, Integer.MAX_VALUE + 1L, 1),
                        message(QUEUE, Long.MAX_VALUE - 1, 1)));

        reopen();

        assertThat(positions(readAll(log())))
                .containsExactly(1L, 16_384L, 16_385L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void survivesSettlingInAnyOrder(long seed) {
        Random random = new Random(seed);
        for (int first = 0; first < 600; first += 20) {
            append(log(), range(QUEUE, first, 20));
        }
        List<Long> order = new ArrayList<>(LongStream.range(0, 600).boxed().toList());
        Collections.shuffle(order, random);
        TreeSet<Long> left = new TreeSet<>(order);
        while (!order.isEmpty()) {
            int count = Math.min(order.size(), 1 + random.nextInt(120));
            List<Long> batch = order.subList(0, count);
            settle(log(), batch.stream().mapToLong(Long::longValue).toArray());
            batch.forEach(left::remove);
            batch.clear();
            if (random.nextInt(3) == 0) {
                reopen();
            }
            assertThat(positions(readAll(log()))).containsExactlyElementsOf(left);
        }
        assertThat(messages().queuesWithMessages()).isEmpty();
    }

    @Test
    void keepsManyQueuesApart() {
        for (int round = 0; round < 3; round++) {
            Outcome last = new Outcome();
            for (long queue = 0; queue < 500; queue++) {
                last = submit(log(queue), arrived(range(queue, round * 2L, 2)));
            }
            last.await();
        }
        for (long queue = 0; queue < 500; queue += 2) {
            settle(log(queue), 0, 1, 2, 3, 4, 5);
        }

        reopen();

        assertThat(messages().queuesWithMessages()).hasSize(250).allMatch(queue -> queue % 2 == 1);
        for (long queue = 1; queue < 500; queue += 2) {
            assertThat(positions(readAll(log(queue)))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertIntact(queue, readAll(log(queue)));
        }
    }

    @Test
    void forgetsAQueue() {
        append(log(), range(QUEUE, 0, 10));
        settle(log(), 4);
        append(log(8), range(8, 0, 1));

        messages().forget(QUEUE);
        reopen();

        assertThat(readAll(log())).isEmpty();
        assertThat(messages().queuesWithMessages()).containsExactly(8L);
    }

    @Test
    void forgetsAQueueWithWhatIsStillOnItsWay() {
        Outcome arrival = submit(log(), arrived(range(QUEUE, 0, 10)));

        messages().forget(QUEUE);
        arrival.await();
        append(log(8), range(8, 0, 1));

        assertThat(messages().queuesWithMessages()).containsExactly(8L);
    }

    @Test
    void forgetsAQueueThatNeverHeldAnything() {
        messages().forget(12345);

        append(log(), range(QUEUE, 0, 1));

        assertThat(messages().queuesWithMessages()).containsExactly(QUEUE);
    }

    @Test
    void knowsTheLastPositionOfWhatItHoldsAfterReopening() {
        append(log(), range(QUEUE, 0, 10));
        settle(log(), 0, 1, 2, 3);

        reopen();

        assertThat(log().lastPosition()).isEqualTo(9);
        assertThat(log(8).lastPosition()).isEqualTo(-1);
    }

    @Test
    void keepsNewMessagesAtPositionsThatWereSettledBeforeReopening() {
        append(log(), range(QUEUE, 0, 10));
        settle(log(), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        reopen();
        long next = log().lastPosition() + 1;

        append(log(), range(QUEUE, next, 5));
        reopen();

        assertThat(positions(readAll(log()))).containsExactly(next, next + 1, next + 2, next + 3, next + 4);
    }

    @Test
    void keepsLargeBodies() {
        List<StoredMessage> large = List.of(
                message(QUEUE, 0, 0),
                message(QUEUE, 1, 512 * 1024),
                message(QUEUE, 2, 600_000),
                message(QUEUE, 3, 20 * 1024 * 1024),
                message(QUEUE, 4, 3));
        append(log(), large);

        reopen();

        List<StoredMessage> found = readAll(log());
        assertThat(found.stream().map(m -> m.body().length))
                .containsExactly(0, 512 * 1024, 600_000, 20 * 1024 * 1024, 3);
        assertIntact(QUEUE, found);
    }

    @Test
    void keepsABodySharedByQueues() {
        byte[] body = message(1, 1, 5000).body();
        for (long queue = 0; queue < 10; queue++) {
            submit(log(queue), arrived(List.of(new StoredMessage(queue, new byte[] {(byte) queue}, body))));
        }

        reopen();

        for (long queue = 0; queue < 10; queue++) {
            StoredMessage found = readAll(log(queue)).get(0);
            assertThat(found.envelope()).containsExactly((byte) queue);
            assertThat(found.body()).isEqualTo(body);
        }
    }
}
