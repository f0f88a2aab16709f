package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.message.Message;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a queue tells the store, and what it tells publishers because of it. */
class JournalTest {

    private final RecordingLog log = new RecordingLog();
    private final TestQueue queue = TestQueue.on(log);
    private final Reports reports = new Reports();
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void confirmsATransientMessageAtOnce() {
        queue.publish(transientMessage("a"), reports, 1);

        assertThat(reports.confirmed()).containsExactly(1L);
        assertThat(log.batches()).isEmpty();
    }

    @Test
    void confirmsAPersistentMessageAtOnceInAQueueThatKeepsNothing() {
        TestQueue.ofTransientMessages().publish(persistentMessage("a"), reports, 1);

        assertThat(reports.confirmed()).containsExactly(1L);
    }

    @Test
    void doesNotConfirmAPersistentMessageBeforeTheStoreHasIt() {
        queue.publish(persistentMessage("a"), reports, 1);
        SteppedLoop.settle(queue.loop());

        assertThat(reports.confirmed()).isEmpty();
    }

    @Test
    void confirmsAPersistentMessageOnItsLoopWhenTheStoreHasIt() {
        queue.publish(persistentMessage("a"), reports, 1);
        log.complete();
        assertThat(reports.confirmed()).isEmpty();

        SteppedLoop.settle(queue.loop());

        assertThat(reports.confirmed()).containsExactly(1L);
    }

    @Test
    void rejectsWhatTheStoreCouldNotTake() {
        queue.publish(persistentMessage("a"), reports, 1);

        log.fail();
        SteppedLoop.settle(queue.loop());

        assertThat(reports.rejected()).containsExactly(1L);
        assertThat(reports.confirmed()).isEmpty();
    }

    @Test
    void goesOnAfterTheStoreHasFailed() {
        queue.publish(persistentMessage("a"), reports, 1);
        log.fail();
        queue.publish(persistentMessage("b"), reports, 2);

        log.complete();
        SteppedLoop.settle(queue.loop());

        assertThat(reports.confirmed()).containsExactly(2L);
    }

    @Test
    void answersManyPublishersOfABatchEachWithItsOwnNumber() {
        Reports others = new Reports();
        queue.turn(() -> {
            for (int i = 0; i < 50; i++) {
                queue.handle().publish(persistentMessage("a"), reports, 100 + i);
                queue.handle().publish(persistentMessage("b"), others, 200 + i);
                queue.handle().publish(persistentMessage("c"), Confirmation.NONE, 300 + i);
            }
        });

        log.complete();
        SteppedLoop.settle(queue.loop());

        assertThat(reports.confirmed()).hasSize(50).startsWith(100L, 101L).endsWith(149L);
        assertThat(others.confirmed()).hasSize(50).startsWith(200L, 201L).endsWith(249L);
    }

    @Test
    void writesATurnAsOneBatch() {
        queue.turn(() -> {
            queue.handle().publish(persistentMessage("a"), reports, 1);
            queue.handle().publish(transientMessage("not stored"), reports, 2);
            queue.handle().publish(persistentMessage("b"), reports, 3);
        });

        assertThat(log.batches()).hasSize(1);
        assertThat(bodies(log.batches().get(0).appended())).containsExactly("a", "b");
    }

    @Test
    void writesRisingPositionsWithGapsForTransientMessages() {
        queue.publish(persistentMessage("a"), reports, 1);
        queue.publish("transient");
        queue.publish(persistentMessage("b"), reports, 2);

        assertThat(log.batches().stream().flatMap(batch -> batch.appended().stream()))
                .extracting(StoredMessage::position)
                .containsExactly(0L, 2L);
    }

    @Test
    void goesOnBehindTheLastPositionOfTheLog() {
        RecordingLog used = new RecordingLog(41);

        TestQueue.on(used).publish(persistentMessage("a"), reports, 1);

        assertThat(used.batches().get(0).appended())
                .extracting(StoredMessage::position)
                .containsExactly(42L);
    }

    @Test
    void settlesWhatIsAcknowledged() {
        queue.consume(consumer);
        queue.publish(persistentMessage("a"), reports, 1);

        queue.acknowledge(consumer.message(0));

        assertThat(settled()).containsExactly(0L);
        log.completeAll();
        assertThat(log.held()).isEmpty();
    }

    @Test
    void settlesInTheSameBatchWhatIsConsumedInTheSameTurn() {
        queue.consumeWithoutAcknowledging(consumer);

        queue.publish(persistentMessage("a"), reports, 1);

        assertThat(log.batches()).hasSize(1);
        assertThat(log.batches().get(0).settled()).containsExactly(0L);
    }

    @Test
    void settlesWhatIsPurgedAndNotWhatIsHeld() {
        queue.publish(persistentMessage("held"), reports, 1);
        queue.publish(persistentMessage("b"), reports, 2);
        queue.publish(persistentMessage("c"), reports, 3);
        queue.get();

        queue.purge();

        assertThat(settled()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void settlesNothingThatComesBack() {
        queue.publish(persistentMessage("a"), reports, 1);

        queue.requeue(got(queue.get()));

        assertThat(settled()).isEmpty();
    }

    @Test
    void tellsTheStoreNothingOfTransientMessages() {
        queue.consume(consumer);
        queue.publish("a");
        queue.acknowledge(consumer.message(0));

        assertThat(log.batches()).isEmpty();
    }

    @Test
    void settlesManyOfATurnInOneBatch() {
        queue.consume(consumer);
        queue.turn(() -> {
            for (int i = 0; i < 100; i++) {
                queue.handle().publish(persistentMessage("a"), Confirmation.NONE, 0);
            }
        });

        queue.turn(() -> consumer.received().forEach(queue.handle()::acknowledge));

        assertThat(log.batches()).hasSize(2);
        assertThat(log.batches().get(1).settled()).hasSize(100);
    }

    @Test
    void countsBytesOnTheWayUntilTheStoreHasThem() {
        Message message = persistentMessage("a");
        queue.publish(message, reports, 1);
        assertThat(queue.flow().bytesOnTheWay()).isEqualTo(message.footprintBytes());

        log.complete();

        assertThat(queue.flow().bytesOnTheWay()).isZero();
    }

    @Test
    void countsBytesNoMoreThatTheStoreCouldNotTake() {
        queue.publish(persistentMessage("a"), reports, 1);

        log.fail();

        assertThat(queue.flow().bytesOnTheWay()).isZero();
    }

    @Test
    void restoresWhatTheStoreKept() {
        queue.publish(persistentMessage("a"), reports, 1);
        queue.publish(persistentMessage("b"), reports, 2);
        log.completeAll();
        TestQueue reopened = TestQueue.on(log);

        reopened.turn(() -> reopened.handle().restoring().messages(log.held()));

        reopened.consume(consumer);
        assertThat(consumer.texts()).containsExactly("a", "b");
    }

    @Test
    void publishesBehindWhatItRestored() {
        queue.publish(persistentMessage("a"), reports, 1);
        log.completeAll();
        TestQueue reopened = TestQueue.on(log);
        reopened.turn(() -> reopened.handle().restoring().messages(log.held()));

        reopened.publish(persistentMessage("b"), reports, 2);

        reopened.consume(consumer);
        assertThat(consumer.texts()).containsExactly("a", "b");
    }

    @Test
    void settlesARestoredMessageWhenItIsAcknowledged() {
        queue.publish(persistentMessage("a"), reports, 1);
        log.completeAll();
        TestQueue reopened = TestQueue.on(log);
        reopened.turn(() -> reopened.handle().restoring().messages(log.held()));

        reopened.acknowledge(got(reopened.get()));

        log.completeAll();
        assertThat(log.held()).isEmpty();
    }

    @Test
    void saysThatItCannotReadWhatWasStoredToWhoeverRestoresIt() {
        StoredMessage unreadable = new StoredMessage(0, new byte[] {99}, new byte[0]);

        assertThatThrownBy(() -> queue.handle().restoring().messages(List.of(unreadable)))
                .isInstanceOf(StorageException.class);
    }

    private List<Long> settled() {
        return log.batches().stream()
                .map(Batch::settled)
                .flatMap(positions -> Arrays.stream(positions).boxed())
                .toList();
    }

    private static List<String> bodies(List<StoredMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.body(), UTF_8))
                .toList();
    }

    @Test
    void keepsEverythingOfAMessage() {
        queue.publish(persistentMessage("a"), reports, 1);
        log.completeAll();
        TestQueue reopened = TestQueue.on(log);
        reopened.turn(() -> reopened.handle().restoring().messages(log.held()));

        Message restored = got(reopened.get()).message();

        assertThat(text(restored)).isEqualTo("a");
        assertThat(restored.persistent()).isTrue();
        assertThat(restored.address().routingKey()).isEqualTo("key");
        assertThat(restored.header()).isEqualTo(persistentMessage("a").header());
    }
}
