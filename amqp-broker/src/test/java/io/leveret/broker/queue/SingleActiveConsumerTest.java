package io.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SingleActiveConsumerTest {

    private final TestQueue queue = TestQueue.with(Effects.singleActiveConsumer(QueueType.CLASSIC));
    private final RecordingConsumer first = new RecordingConsumer();
    private final RecordingConsumer second = new RecordingConsumer();

    @Test
    void getsEverything() {
        queue.consume(first);
        queue.consume(second);

        queue.publish("a", "b", "c");

        assertThat(first.texts()).containsExactly("a", "b", "c");
        assertThat(second.texts()).isEmpty();
    }

    @Test
    void isNotRelievedByOthersWhenItIsFull() {
        queue.consume(first, 1);
        queue.consume(second);
        queue.publish("a", "b");

        queue.acknowledge(first.message(0));

        assertThat(first.texts()).containsExactly("a", "b");
        assertThat(second.texts()).isEmpty();
    }

    @Test
    void isFollowedByTheNext() {
        Subscription subscription = queue.consume(first);
        queue.consume(second);

        queue.cancel(subscription);
        queue.publish("a");

        assertThat(second.texts()).containsExactly("a");
    }

    @Test
    void doesNotGiveWayToAHigherPriority() {
        queue.consume(first);

        queue.tryToConsume(new Subscription(second, false, false, 0, 1));
        queue.publish("a");

        assertThat(first.texts()).containsExactly("a");
    }

    @Test
    void isFollowedByTheHighestPriority() {
        Subscription subscription = queue.consume(first);
        queue.consume(new RecordingConsumer());
        queue.tryToConsume(new Subscription(second, false, false, 0, 1));

        queue.cancel(subscription);
        queue.publish("a");

        assertThat(second.texts()).containsExactly("a");
    }

    @Test
    void givesWayToAHigherPriorityInAQuorumQueue() {
        TestQueue quorum = TestQueue.with(Effects.singleActiveConsumer(QueueType.QUORUM));
        quorum.consume(first);

        quorum.tryToConsume(new Subscription(second, false, false, 0, 1));
        quorum.publish("a");

        assertThat(second.texts()).containsExactly("a");
    }

    @Test
    void givesWayInAQuorumQueueOnlyOnceItHoldsNothing() {
        TestQueue quorum = TestQueue.with(Effects.singleActiveConsumer(QueueType.QUORUM));
        quorum.consume(first);
        quorum.publish("a");

        quorum.tryToConsume(new Subscription(second, false, false, 0, 1));
        quorum.publish("b");
        assertThat(first.texts()).containsExactly("a");
        assertThat(second.texts()).isEmpty();

        quorum.acknowledge(first.message(0));
        assertThat(first.texts()).containsExactly("a");
        assertThat(second.texts()).containsExactly("b");
    }

    @Test
    void goesOnInAQuorumQueueOnceItHoldsNothingIfWhoWasToFollowHasGone() {
        TestQueue quorum = TestQueue.with(Effects.singleActiveConsumer(QueueType.QUORUM));
        quorum.consume(first);
        quorum.publish("a");
        Subscription important = new Subscription(second, false, false, 0, 1);
        quorum.tryToConsume(important);

        quorum.cancel(important);
        quorum.publish("b");
        assertThat(first.texts()).containsExactly("a");

        quorum.acknowledge(first.message(0));
        quorum.publish("c");
        assertThat(first.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void cannotBeExclusive() {
        assertThat(queue.tryToConsume(new Subscription(first, false, true, 0, 0)))
                .isEqualTo(ConsumeResult.IN_EXCLUSIVE_USE);
    }
}
