package io.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a queue says that it is of no more use. */
class AutoDeleteTest {

    private final TestQueue queue = TestQueue.autoDelete();
    private final RecordingConsumer first = new RecordingConsumer();
    private final RecordingConsumer second = new RecordingConsumer();

    @Test
    void isUnusedWhenTheLastConsumerLeaves() {
        queue.cancel(queue.consume(first));

        assertThat(queue.timesUnused()).isEqualTo(1);
    }

    @Test
    void isInUseWhileAConsumerIsLeft() {
        Subscription leaving = queue.consume(first);
        queue.consume(second);

        queue.cancel(leaving);

        assertThat(queue.timesUnused()).isZero();
    }

    @Test
    void isInUseBeforeItsFirstConsumer() {
        queue.publish("a");
        queue.get();
        queue.purge();

        assertThat(queue.timesUnused()).isZero();
    }

    @Test
    void takesTheEndOfAConsumerItNeverHadAsNothing() {
        queue.cancel(new Subscription(first, false, false, 0, 0));

        assertThat(queue.timesUnused()).isZero();
    }

    @Test
    void isUnusedOnceHoweverOftenAConsumerIsEnded() {
        Subscription subscription = queue.consume(first);
        queue.cancel(subscription);

        queue.cancel(subscription);

        assertThat(queue.timesUnused()).isEqualTo(1);
    }

    @Test
    void isNotUnusedWhenARefusedConsumerIsEnded() {
        queue.consume(first);
        Subscription refused = new Subscription(second, false, true, 0, 0);
        queue.tryToConsume(refused);

        queue.cancel(refused);

        assertThat(queue.timesUnused()).isZero();
    }

    @Test
    void staysInUseWithoutConsumersIfItIsNotToGoWithThem() {
        TestQueue staying = TestQueue.ofTransientMessages();

        staying.cancel(staying.consume(first));

        assertThat(staying.timesUnused()).isZero();
    }

    @Test
    void hasNothingDieOfWhatComesBackOnceItGoes() {
        TestQueue limited = TestQueue.autoDelete(Effects.length(1, Long.MAX_VALUE, Overflow.DROP_HEAD));
        Subscription only = limited.consume(first, 1);
        limited.publish("a", "b");

        limited.cancel(only);
        limited.requeue(first.message(0));

        assertThat(limited.dead()).isEmpty();
    }

    @Test
    void isNotUnusedByItsOwnEnd() {
        queue.consume(first);

        queue.close();

        assertThat(queue.timesUnused()).isZero();
    }
}
