package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.QueuedMessages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnackedDeliveriesTest {

    private static final int MILLION = 1_000_000;

    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final QueuedMessage message = QueuedMessages.consumed("m");
    private final List<Long> taken = new ArrayList<>();
    private final UnackedDeliveries.Taker taker = (tag, ignored) -> taken.add(tag);

    @Test
    void countsTagsFromOne() {
        assertThat(unacked.add(message)).isEqualTo(1);
        assertThat(unacked.skip()).isEqualTo(2);
        assertThat(unacked.add(message)).isEqualTo(3);
        assertThat(unacked.size()).isEqualTo(2);
    }

    @Test
    void takesOneOutOnce() {
        unacked.add(message);
        unacked.take(1, taker);

        assertThatThrownBy(() -> unacked.take(1, taker))
                .isInstanceOf(ChannelException.class)
                .hasMessage("unknown delivery tag 1");
        assertThat(taken).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 4, 1000, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void refusesTagsThatNobodyWaitsFor(long tag) {
        unacked.add(message);
        unacked.skip();
        unacked.add(message);
        String explanation = "unknown delivery tag " + Long.toUnsignedString(tag);

        assertThatThrownBy(() -> unacked.take(tag, taker)).hasMessage(explanation);
        if (tag != 0) {
            assertThatThrownBy(() -> unacked.takeUpTo(tag, taker)).hasMessage(explanation);
        }
        assertThat(taken).isEmpty();
        assertThat(unacked.size()).isEqualTo(2);
    }

    @Test
    void refusesATagThatWasTakenBeforeThoughOthersBelowItWait() {
        unacked.add(message);
        unacked.add(message);
        unacked.take(2, taker);

        assertThatThrownBy(() -> unacked.takeUpTo(2, taker)).hasMessage("unknown delivery tag 2");
    }

    @Test
    void takesAllUpToATagLowestFirst() {
        for (int i = 0; i < 5; i++) {
            unacked.add(message);
        }
        unacked.take(2, taker);
        taken.clear();

        unacked.takeUpTo(4, taker);

        assertThat(taken).containsExactly(1L, 3L, 4L);
        assertThat(unacked.size()).isEqualTo(1);
    }

    @Test
    void takesAllThereAreUpToTagNought() {
        unacked.add(message);
        unacked.add(message);

        unacked.takeUpTo(0, taker);
        unacked.takeUpTo(0, taker);

        assertThat(taken).containsExactly(1L, 2L);
    }

    @Test
    void takesBackWhatATransactionHadTaken() {
        unacked.add(message);
        unacked.add(message);
        unacked.take(1, taker);
        taken.clear();

        unacked.putBack(1, message);
        unacked.takeUpTo(2, taker);

        assertThat(taken).containsExactly(1L, 2L);
    }

    @Test
    void tellsConsumersFromThoseWhoAskedOneByOne() {
        for (int i = 0; i < 200; i++) {
            unacked.add(i % 4 == 0 ? QueuedMessages.got("m") : message);
        }
        unacked.take(2, taker);
        unacked.take(1, taker);

        assertThat(unacked.heldByConsumers()).isEqualTo(149);
    }

    @Test
    void staysSmallWhenOneOldDeliveryStaysBehind() {
        unacked.add(message);
        for (int i = 0; i < MILLION; i++) {
            unacked.take(unacked.add(message), taker);
        }

        assertThat(unacked.slots()).isLessThan(1_000);
        unacked.take(1, taker);
        assertThat(unacked.size()).isZero();
    }

    @Test
    void staysSmallWhenNobodyHasToAcknowledge() {
        unacked.add(message);
        for (int i = 0; i < MILLION; i++) {
            unacked.skip();
        }

        assertThat(unacked.slots()).isLessThan(1_000);
    }

    @Test
    void isSmallAgainAfterManyWereWaiting() {
        for (int i = 0; i < MILLION; i++) {
            unacked.add(message);
        }

        unacked.takeUpTo(MILLION, taker);

        assertThat(unacked.slots()).isLessThan(10_000);
        assertThat(unacked.add(message)).isEqualTo(MILLION + 1);
    }

    @Test
    void isSmallAgainSoonAfterFewOfManyAreLeft() {
        for (int i = 0; i < MILLION; i++) {
            unacked.add(message);
        }
        for (int tag = 2; tag <= MILLION; tag++) {
            unacked.take(tag, taker);
        }
        for (int i = 0; i < MILLION; i++) {
            unacked.take(unacked.add(message), taker);
        }

        assertThat(unacked.slots()).isLessThan(10_000);
        unacked.take(1, taker);
        assertThat(unacked.size()).isZero();
    }
}
