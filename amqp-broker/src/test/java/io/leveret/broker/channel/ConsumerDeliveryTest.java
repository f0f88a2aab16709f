package io.leveret.broker.channel;

import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.FieldTable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages on their way from a queue on one loop to a client on another. */
class ConsumerDeliveryTest {

    private static final int MAX_IN_HAND_OVER = 1_000;

    private final TestChannel channel = new TestChannel();
    private final QueueHandle queue = channel.host().storage().queue("q", channel.elsewhere());

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void deliversInOrderAfterConsumeOk() {
        publish("a", "b");
        channel.send(new BasicMethod.Consume("q", "t", false, false, false, false, FieldTable.EMPTY));
        channel.settle();
        publish("c");
        channel.settle();

        assertThat(channel.sent())
                .containsExactly("ConsumeOk[consumerTag=t]", "deliver t 1 a", "deliver t 2 b", "deliver t 3 c");
    }

    @Test
    void readsNothingUntilTheQueueHasAnswered() {
        channel.consume("q", "t");
        assertThat(channel.host().isPaused()).isTrue();

        channel.settle();

        assertThat(channel.host().isPaused()).isFalse();
    }

    @Test
    void waitsForAClientThatTakesNothing() {
        channel.consume("q", "t");
        channel.host().sink().writable(false);
        publish("a");
        channel.settle();
        assertThat(channel.sent()).isEmpty();

        channel.host().sink().writable(true);
        channel.host().steps().turn(channel.channel()::writable);
        channel.settle();

        assertThat(channel.sent()).containsExactly("deliver t 1 a");
    }

    @Test
    void missesNoRoomThatIsMadeWhileItSaysThatThereIsNone() {
        channel.consume("q", "t");
        channel.settle();
        channel.host().sink().writable(false);
        channel.host().sink().afterNextQuestion(this::becomeWritable);
        publish("a");

        channel.settle();

        assertThat(channel.sent()).containsExactly("deliver t 1 a");
    }

    @Test
    void missesNoRoomThatIsMadeAfterItLookedAgain() {
        channel.consume("q", "t");
        channel.settle();
        channel.host().sink().writable(false);
        channel.host().sink().afterNextQuestion(() -> channel.host().sink().afterNextQuestion(this::becomeWritable));
        publish("a");

        channel.settle();

        assertThat(channel.sent()).containsExactly("deliver t 1 a");
    }

    @Test
    void hasNoMoreOnTheWayThanKeepsBothLoopsBusy() {
        channel.consume("q", "t");
        channel.settle();
        publish(IntStream.range(0, 3_000).mapToObj(i -> "m" + i).toArray(String[]::new));

        while (channel.elsewhere().turn()) {
            // The client's loop stands still.
        }

        assertThat(queue.statistics().unacknowledged()).isEqualTo(MAX_IN_HAND_OVER);
        channel.settle();
        assertThat(channel.sent()).hasSize(3_000).endsWith("deliver t 3000 m2999");
    }

    @Test
    void givesBackWhatIsOnItsWayWhenTheChannelEnds() {
        channel.consume("q", "t");
        channel.settle();
        publish("a", "b", "c");
        channel.elsewhere().turn();

        channel.send(new ChannelMethod.Close(200, "", 0, 0));
        channel.settle();

        assertThat(channel.sent()).containsExactly("CloseOk[]");
        assertThat(queue.statistics().ready()).isEqualTo(3);
        assertThat(queue.statistics().consumers()).isZero();
    }

    @Test
    void deliversBeforeCancelOkWhatWasOnItsWay() {
        channel.consume("q", "t");
        channel.settle();
        publish("a", "b");
        channel.elsewhere().turn();

        channel.send(new BasicMethod.Cancel("t", false));
        publish("c");
        channel.settle();

        assertThat(channel.sent()).containsExactly("deliver t 1 a", "deliver t 2 b", "CancelOk[consumerTag=t]");
        assertThat(queue.statistics().ready()).isEqualTo(1);
    }

    @Test
    void endsAConsumerThatStartsOnAChannelGoneMeanwhile() {
        channel.consume("q", "t");
        channel.host().steps().turn(channel.channel()::release);
        publish("a");

        channel.settle();

        assertThat(queue.statistics().consumers()).isZero();
        assertThat(queue.statistics().ready()).isEqualTo(1);
        assertThat(channel.sent()).isEmpty();
    }

    @Test
    void givesBackWhatWasAskedForByAChannelGoneMeanwhile() {
        publish("a");
        channel.send(new BasicMethod.Get("q", false));
        channel.host().steps().turn(channel.channel()::release);

        channel.settle();

        assertThat(queue.statistics().ready()).isEqualTo(1);
        assertThat(queue.statistics().unacknowledged()).isZero();
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.host().isPaused()).isFalse();
    }

    @Test
    void saysNothingOfAnEmptyQueueToAChannelGoneMeanwhile() {
        channel.send(new BasicMethod.Get("q", false));
        channel.host().steps().turn(channel.channel()::release);

        channel.settle();

        assertThat(channel.sent()).isEmpty();
    }

    @Test
    void saysWhenTheQueueIsGoneAfterItsLastMessage() {
        channel.consume("q", "t");
        channel.settle();
        publish("a");
        queue.close(false, false);

        channel.settle();

        assertThat(channel.sent()).containsExactly("deliver t 1 a", "Cancel[consumerTag=t, noWait=true]");
    }

    @Test
    void takesNoHarmFromSettlingMessagesOfAQueueThatIsGone() {
        channel.consume("q", "t");
        channel.settle();
        publish("a", "b");
        channel.settle();
        queue.close(false, false);
        channel.settle();
        channel.sent();

        channel.ack(1, false);
        channel.send(new BasicMethod.Nack(2, false, true));
        channel.settle();

        assertThat(channel.sent()).isEmpty();
    }

    @Test
    void sharesTheCommonLimitBetweenQueuesOnDifferentLoops() {
        QueueHandle near = channel.host().queue("near");
        channel.send(new BasicMethod.Qos(0, 3, true));
        channel.consume("q", "far");
        channel.consume("near", "near");
        channel.settle();
        channel.sent();
        for (int i = 0; i < 5; i++) {
            publish("far " + i);
            channel.publish("", "near", "near " + i);
        }
        channel.settle();
        assertThat(queue.statistics().unacknowledged() + near.statistics().unacknowledged())
                .isEqualTo(3);

        for (long tag = 1; tag <= 10; tag++) {
            channel.ack(tag, false);
            channel.settle();
        }

        assertThat(channel.sent()).hasSize(10);
        assertThat(queue.statistics().unacknowledged() + near.statistics().unacknowledged())
                .isZero();
    }

    @Test
    void givesTheRoomOfEverythingSettledBackToTheCommonLimit() {
        channel.send(new BasicMethod.Qos(0, 2, true));
        channel.consume("q", "t");
        publish("a", "b", "c", "d", "e", "f");
        channel.settle();

        channel.ack(2, true);
        channel.settle();
        channel.send(new BasicMethod.Nack(4, true, false));
        channel.settle();

        assertThat(channel.host().sink().tags()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L));
    }

    /** On a thread of its own, as the client's loop is to the queue's; over when this returns. */
    private void becomeWritable() {
        Thread other = new Thread(() -> {
            channel.host().sink().writable(true);
            channel.host().steps().turn(channel.channel()::writable);
        });
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void publish(String... texts) {
        for (String text : texts) {
            queue.publish(transientMessage(text), Confirmation.NONE, 0);
        }
    }
}
