package io.leveret.broker.queue;

import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExclusiveConsumerTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final Subscription exclusive = new Subscription(new RecordingConsumer().room(0), false, true, 0, 0);
    private final Subscription shared = new Subscription(new RecordingConsumer(), false, false, 0, 0);

    @Test
    void takesAnExclusiveConsumerWhenThereIsNoOther() {
        assertThat(queue.tryToConsume(exclusive)).isEqualTo(ConsumeResult.CONSUMING);
    }

    @Test
    void refusesAnotherBesideAnExclusiveOne() {
        queue.tryToConsume(exclusive);

        assertThat(queue.tryToConsume(shared)).isEqualTo(ConsumeResult.IN_EXCLUSIVE_USE);
    }

    @Test
    void refusesAnExclusiveOneBesideAnother() {
        queue.tryToConsume(shared);

        assertThat(queue.tryToConsume(exclusive)).isEqualTo(ConsumeResult.IN_EXCLUSIVE_USE);
    }

    @Test
    void doesNotCountARefusedConsumer() {
        queue.tryToConsume(exclusive);
        queue.tryToConsume(shared);

        assertThat(queue.counts().consumers()).isEqualTo(1);
    }

    @Test
    void takesAnotherWhenTheExclusiveOneHasLeft() {
        queue.tryToConsume(exclusive);
        queue.cancel(exclusive);

        assertThat(queue.tryToConsume(shared)).isEqualTo(ConsumeResult.CONSUMING);
    }

    @Test
    void takesAnExclusiveOneWhenTheOthersHaveLeft() {
        queue.tryToConsume(shared);
        queue.cancel(shared);

        assertThat(queue.tryToConsume(exclusive)).isEqualTo(ConsumeResult.CONSUMING);
    }

    @Test
    void isNotInTheWayOfBasicGet() {
        queue.tryToConsume(exclusive);
        queue.publish("a");

        assertThat(got(queue.get())).isNotNull();
    }
}
