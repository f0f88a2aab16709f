package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The end of a queue, and what comes after it. */
class CloseTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final Reports reports = new Reports();

    @Test
    void tellsHowManyWaitingMessagesGoWithIt() {
        queue.publish("unacknowledged", "b", "c");
        queue.get();

        assertThat(queue.close()).isEqualTo(new CloseResult(CloseResult.Outcome.CLOSED, 2));
    }

    @Test
    void tellsItsConsumersAfterTheirLastMessage() {
        queue.consume(consumer);
        queue.publish("a");

        queue.close();

        assertThat(consumer.isCancelled()).isTrue();
        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void refusesWhileItIsInUse() {
        queue.consume(consumer);

        assertThat(queue.close(true, false)).isEqualTo(CloseResult.IN_USE);
        assertThat(consumer.isCancelled()).isFalse();
    }

    @Test
    void refusesWhileMessagesWait() {
        queue.publish("a");

        assertThat(queue.close(false, true)).isEqualTo(CloseResult.NOT_EMPTY);
        assertThat(queue.counts().ready()).isEqualTo(1);
    }

    @Test
    void goesOnAfterARefusal() {
        queue.consume(consumer);
        queue.close(true, false);

        queue.publish("a");

        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void isEmptyWithNothingButUnacknowledgedMessages() {
        queue.publish("a");
        queue.get();

        assertThat(queue.close(false, true).outcome()).isEqualTo(CloseResult.Outcome.CLOSED);
    }

    @Test
    void isUnusedWhenItsConsumersHaveLeft() {
        queue.cancel(queue.consume(consumer));

        assertThat(queue.close(true, false).outcome()).isEqualTo(CloseResult.Outcome.CLOSED);
    }

    /** As RabbitMQ does, where a message goes to a consumer as it comes. */
    @Test
    void letsConsumersGoBeforeItSeesWhetherItIsEmpty() {
        queue.consume(consumer);
        List<CompletionStage<CloseResult>> result = new ArrayList<>();

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            result.add(queue.handle().close(false, true));
        });

        assertThat(result.get(0).toCompletableFuture().join())
                .isEqualTo(new CloseResult(CloseResult.Outcome.CLOSED, 0));
        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void countsNotAsDroppedWhatConsumersStillGet() {
        queue.consume(consumer.room(1));
        List<CompletionStage<CloseResult>> result = new ArrayList<>();

        queue.turn(() -> {
            queue.handle().publish(transientMessage("a"), Confirmation.NONE, 0);
            queue.handle().publish(transientMessage("b"), Confirmation.NONE, 0);
            result.add(queue.handle().close(false, false));
        });

        assertThat(result.get(0).toCompletableFuture().join().messages()).isEqualTo(1);
    }

    @Test
    void closesOnce() {
        queue.publish("a");
        queue.close();

        assertThat(queue.close()).isEqualTo(new CloseResult(CloseResult.Outcome.CLOSED, 0));
    }

    @Test
    void showsNothingToOtherThreadsAnyMore() {
        queue.consume(consumer.room(1));
        queue.publish("a", "b");

        queue.close();

        assertThat(queue.handle().statistics().ready()).isZero();
        assertThat(queue.handle().statistics().unacknowledged()).isZero();
        assertThat(queue.handle().statistics().consumers()).isZero();
    }

    @Test
    void forgetsWhatIsAcknowledgedLater() {
        queue.publish("a");
        QueuedMessage held = got(queue.get());
        queue.close();

        queue.acknowledge(held);

        assertThat(queue.handle().statistics().unacknowledged()).isZero();
    }

    @Test
    void dropsWhatIsRequeuedLater() {
        queue.publish("a");
        QueuedMessage held = got(queue.get());
        queue.close();

        queue.requeue(held);

        assertThat(queue.get()).isEqualTo(new TestQueue.Got(null, 0));
    }

    /** The publisher found the queue a moment before it went: as if the message had come a moment earlier. */
    @Test
    void confirmsAndDropsWhatIsPublishedLater() {
        queue.close();

        queue.publish(persistentMessage("a"), reports, 7);

        assertThat(reports.confirmed()).containsExactly(7L);
        assertThat(queue.counts().ready()).isZero();
    }

    @Test
    void takesNoConsumerLater() {
        queue.close();

        assertThat(queue.tryToConsume(new Subscription(consumer, false, false, 0, 0)))
                .isEqualTo(ConsumeResult.QUEUE_GONE);
    }

    @Test
    void tellsTheStoreNothingLater() {
        RecordingLog log = new RecordingLog();
        TestQueue durable = TestQueue.on(log);
        durable.publish(persistentMessage("a"), reports, 1);
        QueuedMessage held = got(durable.get());
        durable.close();
        int batches = log.batches().size();

        durable.acknowledge(held);
        durable.publish(persistentMessage("b"), reports, 2);

        assertThat(log.batches()).hasSize(batches);
    }

    @Test
    void confirmsWhatItHadTakenWhenTheStoreHasIt() {
        RecordingLog log = new RecordingLog();
        TestQueue durable = TestQueue.on(log);
        durable.turn(() -> {
            durable.handle().publish(persistentMessage("a"), reports, 1);
            durable.handle().close(false, false);
        });

        log.completeAll();
        SteppedLoop.settle(durable.loop());

        assertThat(reports.confirmed()).containsExactly(1L);
    }
}
