package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a queue says of itself, and basic.get and purge, which leave alone what is unacknowledged. */
class CountsTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void countsWhatWaitsAndNotWhatIsUnacknowledged() {
        queue.consume(consumer.room(1));

        queue.publish("a", "b", "c");

        assertThat(queue.counts()).isEqualTo(new QueueCounts(2, 1));
    }

    @Test
    void deliversWhatItCanBeforeItCounts() {
        queue.consume(consumer);
        List<QueueCounts> counted = new ArrayList<>();

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().counts(counted::add);
        });

        assertThat(counted).containsExactly(new QueueCounts(0, 1));
    }

    @Test
    void showsItsCountsToOtherThreadsAfterATurn() {
        queue.consume(consumer.room(2));
        queue.publish("a", "b", "c");

        QueueStatistics statistics = queue.handle().statistics();

        assertThat(statistics.ready()).isEqualTo(1);
        assertThat(statistics.unacknowledged()).isEqualTo(2);
        assertThat(statistics.consumers()).isEqualTo(1);
    }

    @Test
    void countsAnAcknowledgedMessageNoMore() {
        queue.consume(consumer);
        queue.publish("a", "b");

        queue.acknowledge(consumer.message(0));

        assertThat(queue.handle().statistics().unacknowledged()).isEqualTo(1);
    }

    @Test
    void getsTheFirstMessageAndTellsHowManyAreLeft() {
        queue.publish("a", "b", "c");

        TestQueue.Got answer = queue.get();

        assertThat(text(got(answer).message())).isEqualTo("a");
        assertThat(answer.stillReady()).isEqualTo(2);
    }

    @Test
    void getsNothingFromAnEmptyQueue() {
        assertThat(queue.get()).isEqualTo(new TestQueue.Got(null, 0));
    }

    @Test
    void keepsAMessageUnacknowledgedAfterAGet() {
        queue.publish("a");

        queue.get();

        assertThat(queue.handle().statistics().unacknowledged()).isEqualTo(1);
    }

    @Test
    void keepsNothingAfterAGetThatNeedsNoAcknowledgement() {
        queue.publish("a");

        queue.get(true);

        assertThat(queue.handle().statistics().unacknowledged()).isZero();
        assertThat(queue.handle().statistics().ready()).isZero();
    }

    @Test
    void letsConsumersGoBeforeAGet() {
        queue.consume(consumer);
        List<TestQueue.Got> answers = new ArrayList<>();

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().get(false, (message, left) -> answers.add(new TestQueue.Got(message, left)));
        });

        assertThat(answers).containsExactly(new TestQueue.Got(null, 0));
        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void purgesOnlyWhatWaits() {
        queue.consume(consumer.room(1));
        queue.publish("a", "b", "c");

        int purged = queue.purge();

        assertThat(purged).isEqualTo(2);
        assertThat(queue.handle().statistics().ready()).isZero();
        assertThat(queue.handle().statistics().unacknowledged()).isEqualTo(1);
    }

    @Test
    void takesBackAfterAPurgeWhatWasUnacknowledged() {
        queue.publish("a", "b");
        QueuedMessage held = got(queue.get());
        queue.purge();

        queue.requeue(held);

        assertThat(text(got(queue.get()).message())).isEqualTo("a");
        assertThat(queue.counts().ready()).isZero();
    }

    @Test
    void purgesWhatCameBackToo() {
        queue.publish("a", "b");
        queue.requeue(got(queue.get()));

        assertThat(queue.purge()).isEqualTo(2);
    }

    /** As RabbitMQ does, where a message goes to a consumer as it comes. */
    @Test
    void letsConsumersGoBeforeAPurge() {
        queue.consume(consumer);
        List<Integer> purged = new ArrayList<>();

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().purge(purged::add);
        });

        assertThat(purged).containsExactly(0);
        assertThat(consumer.texts()).containsExactly("a");
    }
}
