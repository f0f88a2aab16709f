package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.Origin;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeadLetteringTest {

    private static final Message FAILED = new Message(
            new Address("", "q"), BasicProperties.EMPTY.toHeader(0), new byte[0], false, Origin.FAILED_DEAD_LETTER);

    private final RecordingLog log = new RecordingLog();

    @Test
    void takesWhatIsRejected() {
        TestQueue queue = TestQueue.with(Effects.deadLettering());
        queue.publish("a");

        queue.discard(got(queue.get()));

        assertThat(queue.dead()).containsExactly("a:rejected");
        assertThat(queue.handle().statistics().unacknowledged()).isZero();
    }

    @Test
    void tellsWhetherAnyDeliveryHadFailed() {
        TestQueue queue = TestQueue.with(Effects.deadLettering());
        queue.publish("unwanted", "failed", "failed before");

        queue.discard(got(queue.get()));
        queue.discardFailed(got(queue.get()));
        queue.requeueFailed(got(queue.get()));
        queue.discard(got(queue.get()));

        assertThat(queue.deadAndFailed()).containsExactly("failed", "failed before");
    }

    @Test
    void callsAFailedMessageNewWhereAConsumerTakesItAtOnce() {
        TestQueue queue = TestQueue.ofTransientMessages();
        RecordingConsumer consumer = new RecordingConsumer();
        queue.consume(consumer.room(1));

        queue.publish(FAILED, Confirmation.NONE, 0);
        queue.publish(FAILED, Confirmation.NONE, 0);

        assertThat(consumer.message(0).isRedelivered()).isFalse();
        assertThat(got(queue.get()).isRedelivered()).isTrue();
    }

    @Test
    void leavesAMessageInTheStoreUntilItIsSafeElsewhere() {
        TestQueue queue = TestQueue.with(Effects.deadLettering(), log);
        queue.publish(persistentMessage("a"), Confirmation.NONE, 0);
        queue.discard(got(queue.get()));
        log.completeAll();
        assertThat(log.held()).hasSize(1);

        queue.deadLettersArrive();
        log.completeAll();

        assertThat(log.held()).isEmpty();
    }

    @Test
    void doesNotTouchTheStoreOfAQueueThatIsGone() {
        TestQueue queue = TestQueue.with(Effects.deadLettering(), log);
        queue.publish(persistentMessage("a"), Confirmation.NONE, 0);
        queue.discard(got(queue.get()));
        queue.close();
        int batches = log.batches().size();

        queue.deadLettersArrive();

        assertThat(log.batches()).hasSize(batches);
    }

    @Test
    void forgetsAtOnceWhatNobodyWants() {
        TestQueue queue = TestQueue.on(log);
        queue.publish(persistentMessage("a"), Confirmation.NONE, 0);
        queue.discard(got(queue.get()));

        log.completeAll();

        assertThat(log.held()).isEmpty();
    }

    @Nested
    class AfterFailedDeliveries {

        private final TestQueue queue = TestQueue.with(Effects.quorum(2));

        @Test
        void takesAMessageThatFailedTooOften() {
            queue.publish("a");
            for (int i = 0; i < 3; i++) {
                queue.requeueFailed(got(queue.get()));
            }

            assertThat(queue.dead()).containsExactly("a:delivery_limit");
        }

        @Test
        void doesNotTakeOneThatIsOnlyHandedBack() {
            queue.publish("a");
            for (int i = 0; i < 30; i++) {
                queue.requeue(got(queue.get()));
            }

            assertThat(queue.dead()).isEmpty();
        }

        @Test
        void tellsConsumersHowOftenAMessageCameBack() {
            queue.publish("a");
            queue.requeue(got(queue.get()));
            queue.requeueFailed(got(queue.get()));

            FieldTable headers = Message.headers(got(queue.get()).message().header());

            assertThat(headers)
                    .isEqualTo(FieldTable.builder()
                            .put("x-acquired-count", FieldValue.of(2L))
                            .put("x-delivery-count", FieldValue.of(1L))
                            .build());
        }

        @Test
        void isNotAskedForByAClassicQueue() {
            TestQueue classic = TestQueue.ofTransientMessages();
            classic.publish("a");

            classic.requeueFailed(got(classic.get()));

            assertThat(Message.headers(got(classic.get()).message().header())).isEqualTo(FieldTable.EMPTY);
        }
    }
}
