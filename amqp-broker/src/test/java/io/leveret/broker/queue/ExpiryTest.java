package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.message;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.MessageEnvelope;
import io.leveret.broker.message.Messages;
import io.leveret.codec.BasicProperties;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Messages that may not wait for ever, and queues. */
class ExpiryTest {

    @Nested
    class OfMessages {

        private final TestQueue queue = TestQueue.with(Effects.messageTtl(100));

        @Test
        void comesOnTime() {
            queue.publish("a");

            queue.loop().pass(99);
            assertThat(queue.dead()).isEmpty();
            queue.loop().pass(1);

            assertThat(queue.dead()).containsExactly("a:expired");
            assertThat(queue.handle().statistics().ready()).isZero();
        }

        @Test
        void comesToSoManyInATurnAndToTheOthersInTheNext() {
            int many = 2 * DeathsPerTurn.MAX + 1;
            queue.turn(() -> {
                for (int i = 0; i < many; i++) {
                    queue.handle().publish(Messages.transientMessage("m" + i), Confirmation.NONE, 0);
                }
            });

            queue.loop().pass(100);
            assertThat(queue.dead()).hasSize(DeathsPerTurn.MAX);
            queue.loop().turn();
            assertThat(queue.dead()).hasSize(2 * DeathsPerTurn.MAX);
            queue.loop().turn();

            assertThat(queue.dead()).hasSize(many);
        }

        @Test
        void keepsFromGettingAndConsumingWhatHasNotDiedYet() {
            queue.turn(() -> {
                for (int i = 0; i <= DeathsPerTurn.MAX; i++) {
                    queue.handle().publish(Messages.transientMessage("dead"), Confirmation.NONE, 0);
                }
                queue.handle().publish(expiring("dead as well", 99), Confirmation.NONE, 0);
            });
            queue.loop().stall(100);
            List<String> got = new ArrayList<>();

            queue.turn(() -> queue.handle().get(true, (message, left) -> got.add(message == null ? "none" : "some")));
            assertThat(got).isEmpty();
            queue.loop().turn();

            assertThat(got).containsExactly("none");
        }

        @Test
        void comesOnTimeInTheMiddleOfTheQueue() {
            queue.publish("a");
            queue.publish(expiring("b", 50), Confirmation.NONE, 0);
            queue.publish("c");

            queue.loop().pass(50);

            assertThat(queue.dead()).containsExactly("b:expired");
            assertThat(queue.drain()).containsExactly("a", "c");
        }

        @Test
        void comesAfterTheShorterTime() {
            queue.publish(expiring("a", 1_000), Confirmation.NONE, 0);

            queue.loop().pass(100);

            assertThat(queue.dead()).containsExactly("a:expired");
        }

        @Test
        void comesToARequeuedMessageThatHadToBeTakenAtOnceThoughNoTimePassed() {
            TestQueue atOnce = TestQueue.with(Effects.messageTtl(0));
            RecordingConsumer consumer = new RecordingConsumer();
            atOnce.consume(consumer);
            atOnce.publish("a");

            atOnce.requeue(consumer.message(0));

            assertThat(consumer.received()).hasSize(1);
            assertThat(atOnce.dead()).containsExactly("a:expired");
        }

        @Test
        void isLeftToTheHeadWhereThatIsAskedFor() {
            TestQueue atTheHead = TestQueue.expiringAtTheHead(Effects.deadLettering());
            atTheHead.publish("a");
            atTheHead.publish(expiring("b", 50), Confirmation.NONE, 0);

            atTheHead.loop().pass(60);
            assertThat(atTheHead.dead()).isEmpty();
            got(atTheHead.get());

            assertThat(atTheHead.dead()).containsExactly("b:expired");
        }

        @Test
        void doesNotComeWhileSomebodyHoldsTheMessage() {
            queue.publish("a");
            QueuedMessage held = got(queue.get());
            queue.loop().pass(200);
            assertThat(queue.dead()).isEmpty();

            queue.requeue(held);

            assertThat(queue.dead()).containsExactly("a:expired");
        }

        @Test
        void keepsItsTimeWhenTheMessageComesBack() {
            queue.publish("a");
            queue.loop().pass(60);
            queue.requeue(got(queue.get()));

            queue.loop().pass(40);

            assertThat(queue.dead()).containsExactly("a:expired");
        }

        @Test
        void isNotForgottenWhenTheMessageComesBackOften() {
            for (int i = 0; i < 300; i++) {
                queue.publish("a" + i);
            }
            for (int i = 0; i < 300; i++) {
                queue.requeue(got(queue.get()));
            }

            queue.loop().pass(100);

            assertThat(queue.dead()).hasSize(300);
        }

        @Test
        void comesBeforeAConsumerThatIsTooLate() {
            queue.publish("a");
            queue.loop().stall(200);
            RecordingConsumer consumer = new RecordingConsumer();

            queue.consume(consumer);

            assertThat(consumer.texts()).isEmpty();
            assertThat(queue.dead()).containsExactly("a:expired");
        }

        @Test
        void comesAtOnceForAMessageThatMayNotWait() {
            queue.publish(expiring("a", 0), Confirmation.NONE, 0);

            assertThat(queue.dead()).containsExactly("a:expired");
        }

        @Test
        void doesNotComeForAMessageThatMayNotWaitAndNeedNot() {
            RecordingConsumer consumer = new RecordingConsumer();
            queue.consume(consumer);

            queue.publish(expiring("a", 0), Confirmation.NONE, 0);

            assertThat(consumer.texts()).containsExactly("a");
        }

        @Test
        void doesNotComeForADeadLetterThatComesBackAndNeedNotWait() {
            TestQueue atOnce = TestQueue.with(Effects.messageTtl(0)).takingRejectedBack();
            RecordingConsumer consumer = new RecordingConsumer();
            atOnce.consume(consumer);
            atOnce.publish("a");

            atOnce.discardFailed(consumer.message(0));

            assertThat(consumer.texts()).containsExactly("a", "a");
        }

        @Test
        void needsNoTimerForMessagesThatLiveForEver() {
            TestQueue forEver = TestQueue.with(Effects.deadLettering());

            forEver.publish("a");

            assertThat(forEver.loop().timers()).isZero();
        }

        @Test
        void needsNoTimerForAQueueThatIsGone() {
            queue.publish("a");

            queue.close();

            assertThat(queue.loop().timers()).isZero();
        }

        @Test
        void survivesARestart() {
            RecordingLog log = new RecordingLog();
            TestQueue before = TestQueue.with(Effects.messageTtl(100), log);
            before.publish(message(BasicProperties.builder().deliveryMode(2).build(), "a"), Confirmation.NONE, 0);
            log.completeAll();
            List<StoredMessage> kept = log.held();
            TestQueue after = TestQueue.with(Effects.messageTtl(100), new RecordingLog());
            after.loop().stall(70);

            after.turn(() -> after.handle().restoring().messages(kept));
            after.loop().pass(30);

            assertThat(after.dead()).containsExactly("a:expired");
            assertThat(MessageEnvelope.endMillis(kept.get(0).envelope())).isLessThan(Expiry.NEVER);
        }

        private Message expiring(String text, int millis) {
            return message(
                    BasicProperties.builder()
                            .expiration(Integer.toString(millis))
                            .build(),
                    text);
        }
    }

    @Nested
    class OfTheQueue {

        private final TestQueue queue = TestQueue.with(Effects.expires(100));

        @Test
        void comesWhenNobodyUsesIt() {
            queue.loop().pass(100);

            assertThat(queue.timesExpired()).isEqualTo(1);
        }

        @Test
        void isPutOffByAGet() {
            queue.loop().pass(60);
            queue.get();

            queue.loop().pass(99);
            assertThat(queue.timesExpired()).isZero();
            queue.loop().pass(1);

            assertThat(queue.timesExpired()).isEqualTo(1);
        }

        @Test
        void isPutOffByADeclaration() {
            queue.loop().pass(60);
            queue.turn(() -> queue.handle().touch());

            queue.loop().pass(99);

            assertThat(queue.timesExpired()).isZero();
        }

        @Test
        void waitsForTheLastConsumerToGo() {
            Subscription subscription = queue.consume(new RecordingConsumer());
            queue.loop().pass(500);
            queue.cancel(subscription);

            queue.loop().pass(99);
            assertThat(queue.timesExpired()).isZero();
            queue.loop().pass(1);

            assertThat(queue.timesExpired()).isEqualTo(1);
        }

        @Test
        void isNotPutOffByAPublish() {
            queue.loop().pass(60);
            queue.publish("a");

            queue.loop().pass(40);

            assertThat(queue.timesExpired()).isEqualTo(1);
        }

        @Test
        void doesNotCloseAQueueThatWasUsedMeanwhile() {
            queue.loop().pass(100);
            queue.get();

            assertThat(queue.closeIfExpired().outcome()).isEqualTo(CloseResult.Outcome.IN_USE);
        }

        @Test
        void closesTheQueue() {
            queue.loop().pass(100);

            assertThat(queue.closeIfExpired().outcome()).isEqualTo(CloseResult.Outcome.CLOSED);
        }
    }
}
