package io.leveret.persistence;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.extents;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.read;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.submit;
import static io.leveret.persistence.Messages.withTraits;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Extent;
import io.leveret.persistence.QueueLog.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store offers for queues too long for memory. An implementation's test extends this. */
public abstract class BacklogContract extends StorageContract {

    private static final long QUEUE = 7;
    private static final long[] NONE = {};
    private static final Range ALL = new Range(0, Long.MAX_VALUE);

    private QueueLog log() {
        return log(QUEUE);
    }

    private static List<Long> positionsFrom(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void settlesARange() {
        append(log(), range(QUEUE, 0, 10));
        append(log(), range(QUEUE, 10, 10));
        append(log(), range(QUEUE, 20, 10));

        settle(log(), new Range(5, 25));

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 3L, 4L, 25L, 26L, 27L, 28L, 29L);
        assertThat(log().messages()).isEqualTo(10);
        reopen();
        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 2L, 3L, 4L, 25L, 26L, 27L, 28L, 29L);
    }

    @Test
    void settlesAllThatALogHolds() {
        append(log(), range(QUEUE, 0, 10));
        append(log(), range(QUEUE, 100_000, 10));
        settle(log(), 3, 100_002);

        settle(log(), ALL);

        assertThat(readAll(log())).isEmpty();
        assertThat(log().messages()).isZero();
        assertThat(log().occupiedBytes()).isZero();
        assertThat(messages().queuesWithMessages()).isEmpty();
        reopen();
        assertThat(readAll(log())).isEmpty();
    }

    @Test
    void settlesARangeOfTheSameBatchsArrivals() {
        submit(log(), new Batch(range(QUEUE, 0, 10), NONE, List.of(new Range(2, 5), new Range(7, 7), new Range(9, 3))))
                .await();

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void keepsWhatArrivesAfterARangeWasSettledThatCouldHoldIt() {
        append(log(), range(QUEUE, 0, 10));
        submit(log(), new Batch(List.of(), NONE, List.of(ALL)));

        append(log(), range(QUEUE, 10, 2));

        assertThat(positions(readAll(log()))).containsExactly(10L, 11L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void settlesRangesAndPositionsInAnyMix(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> left = new TreeSet<>();
        for (long first = 0; first < 400; first += 20) {
            append(log(), range(QUEUE, first, 18));
            left.addAll(positionsFrom(first, first + 18));
        }
        while (!left.isEmpty()) {
            long from = random.nextInt(420) - 10L;
            Range range = new Range(from, from + random.nextInt(60));
            long[] some = left.stream()
                    .filter(p -> random.nextInt(10) == 0)
                    .mapToLong(p -> p)
                    .toArray();
            submit(log(), new Batch(List.of(), some, List.of(range))).await();
            left.removeIf(p -> p >= range.from() && p < range.to());
            LongStream.of(some).forEach(left::remove);

            assertThat(positions(readAll(log()))).containsExactlyElementsOf(left);
            assertThat(log().messages()).isEqualTo(left.size());
        }
    }

    @Test
    void readsNoMoreBytesThanAskedFor() {
        List<StoredMessage> messages = new ArrayList<>();
        for (int position = 0; position < 10; position++) {
            messages.add(message(QUEUE, position, 1_000 - 16));
        }
        append(log(), messages);

        assertThat(positions(read(log(), 0, 100, 3_000))).containsExactly(0L, 1L, 2L);
        assertThat(positions(read(log(), 3, 100, 3_999))).containsExactly(3L, 4L, 5L);
        assertThat(positions(read(log(), 6, 2, 1_000_000))).containsExactly(6L, 7L);
        assertThat(positions(read(log(), 8, 100, Long.MAX_VALUE))).containsExactly(8L, 9L);
    }

    @Test
    void readsOneMessageThatIsLargerThanAskedFor() {
        append(log(), List.of(message(QUEUE, 0, 5_000), message(QUEUE, 1, 5_000)));

        assertThat(positions(read(log(), 0, 100, 10))).containsExactly(0L);
    }

    @Test
    void readsALongBacklogInSmallParts() {
        for (int first = 0; first < 5_000; first += 1_000) {
            append(log(), range(QUEUE, first, 1_000));
        }
        List<StoredMessage> all = new ArrayList<>();
        for (List<StoredMessage> some = read(log(), 0, 7); !some.isEmpty(); some = read(log(), all.size(), 7)) {
            all.addAll(some);
        }

        assertThat(positions(all)).containsExactlyElementsOf(positionsFrom(0, 5_000));
        assertIntact(QUEUE, all);
    }

    @Test
    void readsSeveralBacklogsByTurns() {
        for (long queue = 0; queue < 20; queue++) {
            append(log(queue), range(queue, 0, 500));
        }
        for (int from = 0; from < 500; from += 10) {
            for (long queue = 0; queue < 20; queue++) {
                List<StoredMessage> some = read(log(queue), from, 10);
                assertThat(positions(some)).containsExactlyElementsOf(positionsFrom(from, from + 10));
                assertIntact(queue, some);
            }
        }
    }

    @Test
    void keepsTraits() {
        append(log(), List.of(withTraits(QUEUE, 0, 0), withTraits(QUEUE, 1, 5), withTraits(QUEUE, 3, -1)));
        reopen();

        assertThat(readAll(log())).extracting(StoredMessage::traits).containsExactly(0, 5, -1);
    }

    @Test
    void tellsWhatItHoldsWithoutReadingIt() {
        append(log(), List.of(message(QUEUE, 3, 100), message(QUEUE, 4, 50), message(QUEUE, 9, 7)));

        reopen();

        assertThat(extents(log())).containsExactly(new Extent(3, 9, 3, 157, 0));
        assertThat(extents(log(8))).isEmpty();
    }

    @Test
    void tellsWhatItHoldsBehindWhatWasSubmitted() {
        log().submit(new Batch(range(QUEUE, 0, 3), NONE), new Outcome());

        assertThat(extents(log())).containsExactly(new Extent(0, 2, 3, 30, 0));
    }

    @Test
    void tellsLargeExtentsOfALongLog() {
        for (int first = 0; first < 40_000; first += 100) {
            submit(log(), new Batch(range(QUEUE, first, 100), NONE));
        }
        settle(log(), new Range(0, 150));
        reopen();

        List<Extent> extents = extents(log());

        assertThat(extents).hasSizeBetween(3, 5).allMatch(extent -> extent.messages() <= Extent.MESSAGES_MAX);
        assertThat(extents)
                .extracting(Extent::messages)
                .satisfies(counts -> assertThat(sum(counts)).isEqualTo(39_850));
        assertThat(extents)
                .extracting(Extent::bodyBytes)
                .satisfies(bytes -> assertThat(sum(bytes)).isEqualTo(398_500));
        assertThat(extents.get(0).first()).isEqualTo(150);
        assertThat(extents.get(extents.size() - 1).last()).isEqualTo(39_999);
    }

    @Test
    void keepsExtentsApartThatDifferInTheirTraits() {
        appendWithTraits(0, 1_000, 0);
        appendWithTraits(1_000, 1_000, 4);
        appendWithTraits(2_000, 1_000, 0);
        reopen();

        assertThat(extents(log()))
                .containsExactly(
                        new Extent(0, 999, 1_000, 10_000, 0),
                        new Extent(1_000, 1_999, 1_000, 10_000, 4),
                        new Extent(2_000, 2_999, 1_000, 10_000, 0));
    }

    @Test
    void joinsShortExtentsWhateverTheirTraits() {
        for (int position = 0; position < 1_000; position++) {
            appendWithTraits(position, 1, 1 << position % 4);
        }
        reopen();

        List<Extent> extents = extents(log());
        assertThat(extents).hasSizeBetween(1, 12);
        assertThat(extents).anyMatch(extent -> extent.traits() == 15);
    }

    private void appendWithTraits(int first, int count, int traits) {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(withTraits(QUEUE, first + i, traits));
        }
        submit(log(), new Batch(messages, NONE));
    }

    private static long sum(List<? extends Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void knowsHowMuchALogOccupies() {
        append(log(), List.of(message(QUEUE, 0, 10_000), message(QUEUE, 1, 10_000)));
        append(log(), List.of(message(QUEUE, 2, 10_000)));
        reopen();
        long three = log().occupiedBytes();

        settle(log(), 2);
        long two = log().occupiedBytes();
        settle(log(), 0);

        assertThat(three).isBetween(30_000L, 31_000L);
        assertThat(two).isBetween(20_000L, 21_000L);
        assertThat(log().occupiedBytes()).isBetween(10_000L, 10_500L);
        settle(log(), 1);
        assertThat(log().occupiedBytes()).isZero();
    }

    @Test
    void keepsTransientMessagesUntilAStart() {
        append(transients().log(QUEUE), range(QUEUE, 0, 100));
        settle(transients().log(QUEUE), new Range(0, 90));
        append(log(), range(QUEUE, 0, 1));

        List<StoredMessage> found = readAll(transients().log(QUEUE));

        assertThat(positions(found)).containsExactlyElementsOf(positionsFrom(90, 100));
        assertIntact(QUEUE, found);
        assertThat(log().messages()).isEqualTo(1);
        reopen();
        assertThat(transients().queuesWithMessages()).isEmpty();
        assertThat(transients().log(QUEUE).lastPosition()).isEqualTo(-1);
        assertThat(positions(readAll(log()))).containsExactly(0L);
    }

    @Test
    void forgetsTransientMessages() {
        append(transients().log(QUEUE), range(QUEUE, 0, 100));

        transients().forget(QUEUE);
        append(transients().log(8), range(8, 0, 1));

        assertThat(transients().queuesWithMessages()).containsExactly(8L);
    }
}
