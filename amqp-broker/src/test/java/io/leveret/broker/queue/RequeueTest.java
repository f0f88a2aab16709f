package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that come back. */
class RequeueTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final RecordingConsumer first = new RecordingConsumer();
    private final RecordingConsumer second = new RecordingConsumer();

    @Test
    void putsAMessageBackBeforeWhatWasNeverDelivered() {
        queue.publish("a", "b", "c");
        QueuedMessage got = got(queue.get());

        queue.requeue(got);

        assertThat(restInOrder()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void restoresTheOrderInWhichSoeverMessagesComeBack(long seed) {
        queue.publish(IntStream.range(0, 20).mapToObj(i -> "m" + i).toArray(String[]::new));
        Subscription taker = queue.consume(first.room(15));
        queue.cancel(taker);
        List<QueuedMessage> held = new ArrayList<>(first.received());
        Collections.shuffle(held, new Random(seed));

        held.forEach(queue::requeue);

        assertThat(restInOrder())
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void leavesTheGapsOfWhatStaysUnacknowledged() {
        queue.publish("a", "b", "c", "d", "e");
        queue.cancel(queue.consume(first.room(4)));

        queue.requeue(first.message(3));
        queue.requeue(first.message(1));

        assertThat(restInOrder()).containsExactly("b", "d", "e");
    }

    @Test
    void comesBehindWhatWasPublishedBefore() {
        queue.publish("a");
        QueuedMessage held = got(queue.get());
        queue.consume(first);

        queue.turn(() -> {
            queue.handle().publish(transientMessage("b"), Confirmation.NONE, 0);
            queue.handle().requeue(held);
        });

        assertThat(first.texts()).containsExactly("b", "a");
    }

    @Test
    void marksWhatComesBackAsRedelivered() {
        queue.publish("a", "b");
        QueuedMessage got = got(queue.get());
        assertThat(got.isRedelivered()).isFalse();

        queue.requeue(got);

        assertThat(got(queue.get()).isRedelivered()).isTrue();
        assertThat(got(queue.get()).isRedelivered()).isFalse();
    }

    @Test
    void offersWhatComesBackToTheOtherConsumerInTurn() {
        queue.consume(first.room(1));
        queue.consume(second);
        queue.publish("a");

        queue.requeue(first.message(0));

        assertThat(second.texts()).containsExactly("a");
    }

    @Test
    void forgetsWhoHeldAMessageThatComesBack() {
        queue.consume(first.room(1));
        queue.publish("a");
        QueuedMessage held = first.message(0);
        assertThat(held.isHeldByConsumer()).isTrue();

        queue.requeue(held);

        assertThat(held.isHeldByConsumer()).isFalse();
    }

    @Test
    void doesNotTakeOneWhoGotAMessageForAConsumer() {
        queue.publish("a");

        assertThat(got(queue.get()).isHeldByConsumer()).isFalse();
    }

    private List<String> restInOrder() {
        RecordingConsumer all = new RecordingConsumer();
        queue.consume(all);
        return all.texts();
    }

    static QueuedMessage got(TestQueue.Got answer) {
        QueuedMessage message = answer.message();
        if (message == null) {
            throw new AssertionError("the queue was empty");
        }
        return message;
    }
}
