package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets which message, and when. */
class DeliveryTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final RecordingConsumer first = new RecordingConsumer();
    private final RecordingConsumer second = new RecordingConsumer();

    @Test
    void givesAConsumerWhatWaitedBeforeItInOrder() {
        queue.publish("a", "b", "c");

        queue.consume(first);

        assertThat(first.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void answersAConsumerBeforeItDelivers() {
        queue.publish("a");
        int[] deliveredAtTheAnswer = {-1};

        queue.turn(() -> queue.handle()
                .addConsumer(
                        new Subscription(first, false, false, 0, 0),
                        result -> deliveredAtTheAnswer[0] = first.received().size()));

        assertThat(deliveredAtTheAnswer).containsExactly(0);
        assertThat(first.texts()).containsExactly("a");
    }

    @Test
    void offersAMessageToThoseWhoCameBeforeIt() {
        queue.consume(first);

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().addConsumer(new Subscription(second, false, false, 0, 1), result -> {});
        });

        assertThat(first.texts()).containsExactly("a");
        assertThat(second.texts()).isEmpty();
    }

    @Test
    void offersAMessageToThoseWhoHaveRoomWhenItComes() {
        queue.consume(first, 1);
        queue.publish("a");
        queue.consume(second);

        queue.turn(() -> {
            queue.handle().publish(transientMessage("b"), Confirmation.NONE, 0);
            queue.handle().acknowledge(first.message(0));
        });
        queue.publish("c", "d");

        assertThat(second.texts()).containsExactly("b", "c");
        assertThat(first.texts()).containsExactly("a", "d");
    }

    @Test
    void offersAMessageToThoseWhoGoAfterIt() {
        Subscription leaving = queue.consume(first);

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().removeConsumer(leaving, () -> {});
        });

        assertThat(first.texts()).containsExactly("a");
    }

    @Test
    void keepsTheOrderOfMessagesFromManyTurns() {
        queue.consume(first);

        IntStream.range(0, 100).forEach(i -> queue.publish("a" + i, "b" + i));

        List<String> inOrder = IntStream.range(0, 100)
                .boxed()
                .flatMap(i -> List.of("a" + i, "b" + i).stream())
                .toList();
        assertThat(first.texts()).isEqualTo(inOrder);
    }

    @Test
    void takesTurnsBetweenConsumers() {
        queue.consume(first);
        queue.consume(second);

        queue.publish("a", "b", "c", "d", "e");

        assertThat(first.texts()).containsExactly("a", "c", "e");
        assertThat(second.texts()).containsExactly("b", "d");
    }

    @Test
    void goesOnWithTheNextConsumerInTheNextTurn() {
        queue.consume(first);
        queue.consume(second);
        queue.publish("a");

        queue.publish("b");

        assertThat(second.texts()).containsExactly("b");
    }

    @Test
    void passesOverAConsumerWithoutRoom() {
        RecordingConsumer third = new RecordingConsumer();
        queue.consume(first);
        queue.consume(second.room(1));
        queue.consume(third);

        queue.publish("a", "b", "c", "d", "e", "f");

        assertThat(second.texts()).containsExactly("b");
        assertThat(first.texts()).containsExactly("a", "d", "f");
        assertThat(third.texts()).containsExactly("c", "e");
    }

    @Test
    void keepsMessagesWhileNoConsumerHasRoom() {
        queue.consume(first.room(0));
        queue.consume(second.room(0));

        queue.publish("a", "b");

        assertThat(queue.counts()).isEqualTo(new QueueCounts(2, 2));
    }

    @Test
    void asksAParkedConsumerOnlyAfterItResumes() {
        Subscription subscription = queue.consume(first.room(0));
        queue.publish("a");
        int asked = first.timesAsked();
        queue.publish("b");
        assertThat(first.timesAsked()).isEqualTo(asked);
        first.room(5);

        queue.resume(subscription);

        assertThat(first.texts()).containsExactly("a", "b");
    }

    @Test
    void takesAResumeOfAConsumerThatIsNotParkedAsNothing() {
        Subscription subscription = queue.consume(first);
        queue.consume(second);
        queue.resume(subscription);

        queue.publish("a", "b", "c", "d");

        assertThat(first.texts()).containsExactly("a", "c");
        assertThat(second.texts()).containsExactly("b", "d");
    }

    @Test
    void putsAResumedConsumerBackOnceHoweverOftenItResumes() {
        Subscription subscription = queue.consume(first.room(0));
        queue.consume(second);
        queue.publish("taken by the second");
        first.room(100);
        queue.resume(subscription);
        queue.resume(subscription);

        queue.publish("a", "b", "c", "d");

        assertThat(first.received()).hasSize(2);
        assertThat(second.received()).hasSize(3);
    }

    @Test
    void doesNotWakeAConsumerThatIsGone() {
        Subscription subscription = queue.consume(first.room(0));
        queue.publish("a");
        queue.cancel(subscription);
        first.room(1);

        queue.resume(subscription);

        assertThat(first.received()).isEmpty();
        assertThat(queue.counts()).isEqualTo(new QueueCounts(1, 0));
    }

    @Test
    void givesNothingToAConsumerAfterItsEnd() {
        Subscription subscription = queue.consume(first);
        queue.cancel(subscription);

        queue.publish("a");

        assertThat(first.received()).isEmpty();
    }

    @Test
    void holdsNoMoreUnacknowledgedThanThePrefetch() {
        queue.consume(first, 2);

        queue.publish("a", "b", "c", "d");

        assertThat(first.texts()).containsExactly("a", "b");
    }

    @Test
    void deliversOneMoreForEachAcknowledgedUnderPrefetch() {
        queue.consume(first, 2);
        queue.publish("a", "b", "c", "d");

        queue.acknowledge(first.message(1));

        assertThat(first.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void fillsThePrefetchAgainWhenSeveralAreAcknowledgedInOneTurn() {
        queue.consume(first, 3);
        queue.publish("a", "b", "c", "d", "e", "f", "g");

        queue.turn(() -> first.received().subList(0, 3).forEach(queue.handle()::acknowledge));

        assertThat(first.texts()).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void countsThePrefetchOfEachConsumerByItself() {
        queue.consume(first, 1);
        queue.consume(second, 2);

        queue.publish("a", "b", "c", "d");

        assertThat(first.texts()).containsExactly("a");
        assertThat(second.texts()).containsExactly("b", "c");
    }

    @Test
    void givesTheRoomOfARequeuedMessageBackToItsConsumer() {
        queue.consume(first, 1);
        queue.publish("a", "b");

        queue.requeue(first.message(0));

        assertThat(first.texts()).containsExactly("a", "a");
    }

    @Test
    void doesNotCountMessagesOfBasicGetAgainstThePrefetch() {
        queue.publish("got");
        queue.get();
        queue.consume(first, 1);

        queue.publish("a");

        assertThat(first.texts()).containsExactly("a");
    }

    @Test
    void hasNoPrefetchForAConsumerThatDoesNotAcknowledge() {
        queue.turn(() -> queue.handle().addConsumer(new Subscription(first, true, false, 1, 0), result -> {}));

        queue.publish("a", "b", "c");

        assertThat(first.texts()).containsExactly("a", "b", "c");
        assertThat(queue.handle().statistics().unacknowledged()).isZero();
    }

    @Test
    void resumesAtThePrefetchAndAtTheConsumersOwnRoomIndependently() {
        Subscription subscription = queue.consume(first.room(2), 2);
        queue.publish("a", "b", "c", "d");
        queue.acknowledge(first.message(0));
        assertThat(first.received()).hasSize(2);
        first.room(10);

        queue.resume(subscription);

        assertThat(first.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void deliversAtTheEndOfATurnNotMessageByMessage() {
        queue.consume(first);
        int[] deliveredWithinTheTurn = {-1};

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().publish(transientMessage("b"), Confirmation.NONE, 0);
            deliveredWithinTheTurn[0] = first.received().size();
        });

        assertThat(deliveredWithinTheTurn).containsExactly(0);
        assertThat(first.received()).hasSize(2);
    }
}
