package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.SteppedLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherConfirmsTest {

    private static final Pattern ACK = Pattern.compile("ack (\\d+)( and all before)?");
    private static final Pattern NACK = Pattern.compile("Nack\\[deliveryTag=(\\d+), multiple=false, requeue=false]");

    private final SteppedLoop loop = new SteppedLoop();
    private final RecordingSink sink = new RecordingSink();
    private long confirmed;
    private final PublisherConfirms confirms = new PublisherConfirms(1, sink, loop, new BrokerEvents() {
        @Override
        public void confirmed(long messages) {
            confirmed += messages;
        }
    });

    @Test
    void numbersFromOne() {
        assertThat(confirms.number()).isEqualTo(1);
        assertThat(confirms.number()).isEqualTo(2);
        assertThat(confirms.unconfirmed()).isEqualTo(2);
    }

    @Test
    void answersARunTogether() {
        publish(5);

        loop.turn(() -> confirm(1, 2, 3));

        assertThat(sink.taken()).containsExactly("ack 3 and all before");
        assertThat(confirms.unconfirmed()).isEqualTo(2);
    }

    @Test
    void answersOneAlone() {
        publish(1);

        loop.turn(() -> confirm(1));

        assertThat(sink.taken()).containsExactly("ack 1");
    }

    @Test
    void answersARunWhateverTheOrderOfItsReports() {
        publish(4);

        loop.turn(() -> confirm(3, 1, 4, 2));

        assertThat(sink.taken()).containsExactly("ack 4 and all before");
    }

    @Test
    void answersOneByOneWhatStandsBehindAGap() {
        publish(6);

        loop.turn(() -> confirm(1, 2, 4, 6));

        assertThat(sink.taken()).containsExactly("ack 2 and all before", "ack 4", "ack 6");
    }

    @Test
    void doesNotAnswerAgainWhatWasAnsweredBehindTheGap() {
        publish(4);
        loop.turn(() -> confirm(2, 3));
        sink.taken();

        loop.turn(() -> confirm(1));
        assertThat(sink.taken()).containsExactly("ack 1");
        loop.turn(() -> confirm(4));

        assertThat(sink.taken()).containsExactly("ack 4");
        assertThat(confirms.unconfirmed()).isZero();
    }

    @Test
    void answersTogetherOverWhatWasAnsweredBefore() {
        publish(4);
        loop.turn(() -> confirm(2, 3));
        sink.taken();

        loop.turn(() -> confirm(1, 4));

        assertThat(sink.taken()).containsExactly("ack 4 and all before");
    }

    @Test
    void rejectsOneByOne() {
        publish(4);

        loop.turn(() -> {
            confirm(1);
            confirms.rejected(2);
            confirms.rejected(3);
            confirm(4);
        });

        assertThat(sink.taken())
                .containsExactly(
                        "ack 1",
                        "Nack[deliveryTag=2, multiple=false, requeue=false]",
                        "Nack[deliveryTag=3, multiple=false, requeue=false]",
                        "ack 4");
    }

    @Test
    void answersNothingBeforeTheTurnEnds() {
        publish(1);

        loop.turn(() -> {
            confirm(1);
            assertThat(sink.taken()).isEmpty();
        });

        assertThat(sink.taken()).hasSize(1);
    }

    @Test
    void takesReportsFromOtherLoops() {
        publish(2);
        confirm(1, 2);
        assertThat(sink.taken()).isEmpty();

        SteppedLoop.settle(loop);

        assertThat(sink.taken()).containsExactly("ack 2 and all before");
    }

    @Test
    void answersNothingAfterItsEnd() {
        publish(3);
        confirm(3);
        loop.turn(() -> {
            confirm(1);
            confirms.close();
            confirms.rejected(2);
        });

        SteppedLoop.settle(loop);

        assertThat(sink.taken()).isEmpty();
    }

    /** Acknowledged and rejected are not the same news. */
    @Test
    void countsAsConfirmedOnlyWhatIsSafe() {
        publish(3);

        loop.turn(() -> {
            confirm(1, 2);
            confirms.rejected(3);
        });

        assertThat(confirmed).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersEveryNumberOnceAndTruly(long seed) {
        Random random = new Random(seed);
        Set<Long> open = new TreeSet<>();
        List<Long> unreported = new ArrayList<>();
        Set<Long> rejected = new HashSet<>();
        Set<Long> reported = new HashSet<>();
        for (int turn = 0; turn < 1_500; turn++) {
            loop.turn(() -> {
                for (int i = random.nextInt(10); i > 0; i--) {
                    long number = confirms.number();
                    open.add(number);
                    unreported.add(number);
                }
                if (random.nextInt(3) == 0) {
                    Collections.shuffle(unreported, random);
                }
                int reports = Math.min(unreported.size(), random.nextInt(random.nextInt(50) == 0 ? 500 : 10));
                for (int i = 0; i < reports; i++) {
                    report(
                            unreported.remove(random.nextBoolean() ? 0 : unreported.size() - 1),
                            random,
                            rejected,
                            reported);
                }
            });
            settle(open, rejected, reported);
            assertThat(open).hasSameSizeAs(unreported);
        }
        loop.turn(() -> List.copyOf(unreported).forEach(number -> report(number, random, rejected, reported)));
        settle(open, rejected, reported);
        assertThat(open).isEmpty();
        assertThat(confirms.unconfirmed()).isZero();
    }

    private void report(long number, Random random, Set<Long> rejected, Set<Long> reported) {
        reported.add(number);
        if (random.nextInt(10) == 0) {
            rejected.add(number);
            confirms.rejected(number);
        } else {
            confirms.confirmed(number);
        }
    }

    /** As a client reads the answers: takes away from what is open, and lets nothing be said that is not so. */
    private void settle(Set<Long> open, Set<Long> rejected, Set<Long> reported) {
        for (String frame : sink.taken()) {
            Matcher ack = ACK.matcher(frame);
            Matcher nack = NACK.matcher(frame);
            if (ack.matches()) {
                long number = Long.parseLong(ack.group(1));
                boolean multiple = ack.group(2) != null;
                List<Long> settled = open.stream()
                        .filter(each -> multiple ? each <= number : each == number)
                        .toList();
                assertThat(settled).as(frame).contains(number);
                assertThat(reported).as(frame).containsAll(settled);
                assertThat(rejected).as(frame).doesNotContainAnyElementsOf(settled);
                settled.forEach(open::remove);
            } else {
                assertThat(nack.matches()).as(frame).isTrue();
                long number = Long.parseLong(nack.group(1));
                assertThat(rejected).contains(number);
                assertThat(open.remove(number)).as(frame).isTrue();
            }
        }
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            confirms.number();
        }
    }

    private void confirm(long... numbers) {
        for (long number : numbers) {
            confirms.confirmed(number);
        }
    }
}
