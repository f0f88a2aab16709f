package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.Origin;
import io.leveret.broker.queue.QueueArguments.Length;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LengthLimitTest {

    private static final long ANY = Long.MAX_VALUE;

    @Nested
    class DroppingTheHead {

        @Test
        void keepsTheLatest() {
            TestQueue queue = TestQueue.with(Effects.length(2, ANY, Overflow.DROP_HEAD));

            queue.publish("a", "b", "c", "d");

            assertThat(queue.drain()).containsExactly("c", "d");
            assertThat(queue.dead()).containsExactly("a:maxlen", "b:maxlen");
        }

        @Test
        void countsBytes() {
            TestQueue queue = TestQueue.with(Effects.length(ANY, 5, Overflow.DROP_HEAD));

            queue.publish("123", "45", "6");

            assertThat(queue.drain()).containsExactly("45", "6");
        }

        @Test
        void dropsWhatAloneIsTooLarge() {
            TestQueue queue = TestQueue.with(Effects.length(ANY, 5, Overflow.DROP_HEAD));

            queue.publish("1", "123456");

            assertThat(queue.drain()).isEmpty();
        }

        @Test
        void doesNotCountWhatIsHeld() {
            TestQueue queue = TestQueue.with(Effects.length(2, ANY, Overflow.DROP_HEAD));
            queue.publish("a", "b");
            got(queue.get());

            queue.publish("c");

            assertThat(queue.drain()).containsExactly("b", "c");
        }

        @Test
        void countsWhatComesBack() {
            TestQueue queue = TestQueue.with(Effects.length(2, ANY, Overflow.DROP_HEAD));
            queue.publish("a", "b");
            QueuedMessage held = got(queue.get());
            queue.publish("c");

            queue.requeue(held);

            assertThat(queue.drain()).containsExactly("b", "c");
            assertThat(queue.dead()).containsExactly("a:maxlen");
        }

        @Test
        void doesNotGiveToConsumersWhatComesBackTooMuch() {
            TestQueue queue = TestQueue.with(Effects.length(0, ANY, Overflow.DROP_HEAD));
            RecordingConsumer consumer = new RecordingConsumer();
            queue.consume(consumer, 1);
            queue.publish("a");

            queue.requeue(consumer.message(0));

            assertThat(consumer.texts()).containsExactly("a");
            assertThat(queue.dead()).containsExactly("a:maxlen");
        }

        @Test
        void givesToConsumersWhatComesBackToAQuorumQueue() {
            Length one = new Length(1, ANY, Overflow.DROP_HEAD);
            TestQueue queue = TestQueue.with(Effects.quorum(QueueArguments.NONE, one));
            RecordingConsumer consumer = new RecordingConsumer();
            queue.consume(consumer, 1);
            queue.publish("a", "b");

            queue.requeue(consumer.message(0));

            assertThat(consumer.texts()).containsExactly("a", "a");
            assertThat(queue.dead()).isEmpty();
        }

        @Test
        void countsWhatComesBackTogetherAsOne() {
            TestQueue queue = TestQueue.with(Effects.length(ANY, 2, Overflow.DROP_HEAD));
            RecordingConsumer consumer = new RecordingConsumer();
            Subscription subscription = queue.consume(consumer);
            queue.publish("12", "345");
            queue.cancel(subscription);

            queue.turn(() -> {
                queue.handle().requeue(consumer.message(1));
                queue.handle().requeue(consumer.message(0));
            });

            assertThat(queue.dead()).containsExactly("12:maxlen", "345:maxlen");
        }

        @Test
        void givesToConsumersFirst() {
            TestQueue queue = TestQueue.with(Effects.length(0, ANY, Overflow.DROP_HEAD));
            RecordingConsumer consumer = new RecordingConsumer();
            queue.consume(consumer, 1);

            queue.publish("a", "b");

            assertThat(consumer.texts()).containsExactly("a");
            assertThat(queue.dead()).containsExactly("b:maxlen");
        }

        @Test
        void forgetsAStoredMessageWhenItIsSafeElsewhere() {
            RecordingLog log = new RecordingLog();
            TestQueue queue = TestQueue.with(Effects.length(1, ANY, Overflow.DROP_HEAD), log);
            queue.publish(persistentMessage("a"), Confirmation.NONE, 0);
            queue.publish(persistentMessage("b"), Confirmation.NONE, 0);
            log.completeAll();
            assertThat(log.held()).hasSize(2);

            queue.deadLettersArrive();
            log.completeAll();

            assertThat(log.held()).hasSize(1);
        }
    }

    @Nested
    class Refusing {

        private final Reports reports = new Reports();

        @Test
        void keepsTheFirst() {
            TestQueue queue = TestQueue.with(Effects.length(1, ANY, Overflow.REJECT_PUBLISH));

            queue.publish(transientMessage("a"), reports, 1);
            queue.publish(transientMessage("b"), reports, 2);

            assertThat(reports.confirmed()).containsExactly(1L);
            assertThat(reports.rejected()).containsExactly(2L);
            assertThat(queue.drain()).containsExactly("a");
            assertThat(queue.dead()).isEmpty();
        }

        @Test
        void countsBytes() {
            TestQueue queue = TestQueue.with(Effects.length(ANY, 2, Overflow.REJECT_PUBLISH));

            queue.publish(transientMessage("abc"), reports, 1);
            queue.publish(transientMessage("ab"), reports, 2);

            assertThat(reports.rejected()).containsExactly(1L);
            assertThat(reports.confirmed()).containsExactly(2L);
        }

        @Test
        void seesTheRoomThatConsumersMakeWithinTheTurn() {
            TestQueue queue = TestQueue.with(Effects.length(1, ANY, Overflow.REJECT_PUBLISH));
            RecordingConsumer consumer = new RecordingConsumer();
            queue.consume(consumer);

            queue.publish("a", "b", "c");

            assertThat(consumer.texts()).containsExactly("a", "b", "c");
        }

        @Test
        void doesNotConcernDeadLettersOfAQuorumQueue() {
            Length one = new Length(1, ANY, Overflow.REJECT_PUBLISH);
            TestQueue queue = TestQueue.with(Effects.quorum(QueueArguments.NONE, one));
            Message client = transientMessage("dead");
            Message dead = new Message(client.address(), client.header(), client.body(), false, Origin.DEAD_LETTER);

            queue.publish(transientMessage("a"), reports, 1);
            queue.publish(transientMessage("b"), reports, 2);
            queue.publish(dead, reports, 3);

            assertThat(reports.rejected()).containsExactly(2L);
            assertThat(queue.drain()).containsExactly("a", "dead");
        }

        @Test
        void deadLettersWhatItRefused() {
            TestQueue queue = TestQueue.with(Effects.length(1, ANY, Overflow.REJECT_PUBLISH_DLX));

            queue.publish("a", "b");

            assertThat(queue.drain()).containsExactly("a");
            assertThat(queue.dead()).containsExactly("b:maxlen");
        }
    }
}
