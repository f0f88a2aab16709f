package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.message;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import org.junit.jupiter.api.Test;

class PriorityTest {

    private final TestQueue queue = TestQueue.with(Effects.maxPriority(5));

    @Test
    void goesBeforeAge() {
        publish(queue, "low", 1);
        publish(queue, "high", 3);
        publish(queue, "middle", 2);

        assertThat(queue.drain()).containsExactly("high", "middle", "low");
    }

    @Test
    void leavesAgeToDecideAmongEquals() {
        publish(queue, "a", 2);
        publish(queue, "b", 2);
        publish(queue, "c", 2);

        assertThat(queue.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void isLowestWhereThereIsNone() {
        queue.publish("none");
        publish(queue, "zero", 0);
        publish(queue, "one", 1);

        assertThat(queue.drain()).containsExactly("one", "none", "zero");
    }

    @Test
    void isCutToTheHighest() {
        publish(queue, "five", 5);
        publish(queue, "more", 255);

        assertThat(queue.drain()).containsExactly("five", "more");
    }

    @Test
    void bringsAMessageBackToItsPlace() {
        publish(queue, "a", 2);
        publish(queue, "b", 2);
        QueuedMessage held = got(queue.get());
        publish(queue, "high", 3);

        queue.requeue(held);

        assertThat(queue.drain()).containsExactly("high", "a", "b");
    }

    @Test
    void doesNotSaveFromBeingDroppedAsHead() {
        TestQueue limited = TestQueue.with(Effects.length(2, Long.MAX_VALUE, Overflow.DROP_HEAD, 5));

        publish(limited, "low", 1);
        publish(limited, "high", 5);
        publish(limited, "middle", 3);

        assertThat(limited.drain()).containsExactly("middle", "low");
    }

    @Test
    void countsInQuorumQueuesUnasked() {
        TestQueue quorum = TestQueue.with(Effects.quorum(QueueArguments.NONE));

        publish(quorum, "three", 3);
        quorum.publish("none");
        publish(quorum, "five", 5);
        publish(quorum, "forty", 40);
        publish(quorum, "highest", 31);

        assertThat(quorum.drain()).containsExactly("forty", "highest", "five", "none", "three");
    }

    @Test
    void doesNotHoldInQuorumQueuesForWhatComesBack() {
        TestQueue quorum = TestQueue.with(Effects.quorum(QueueArguments.NONE));
        quorum.publish("a", "b", "c");
        QueuedMessage a = got(quorum.get());
        QueuedMessage b = got(quorum.get());
        publish(quorum, "high", 9);

        quorum.requeue(b);
        quorum.requeue(a);

        assertThat(quorum.drain()).containsExactly("b", "a", "high", "c");
    }

    @Test
    void doesNotHoldInQuorumQueuesForWhatComesBackAgain() {
        TestQueue quorum = TestQueue.with(Effects.quorum(QueueArguments.NONE));
        publish(quorum, "high", 9);
        quorum.publish("a");
        QueuedMessage high = got(quorum.get());
        QueuedMessage a = got(quorum.get());
        quorum.requeue(high);
        quorum.requeue(a);

        quorum.requeue(got(quorum.get()));

        assertThat(quorum.drain()).containsExactly("a", "high");
    }

    @Test
    void isNoMatterInQuorumQueuesForADeathOfWhatCameBack() {
        TestQueue quorum = TestQueue.with(Effects.quorum(QueueArguments.NONE));
        publishMortal(quorum, "short", 2, 10);
        QueuedMessage held = got(quorum.get());
        quorum.publish("b");
        quorum.requeue(held);

        quorum.loop().pass(10);

        assertThat(quorum.dead()).containsExactly("short:expired");
        assertThat(quorum.drain()).containsExactly("b");
    }

    @Test
    void hasAHeadOfItsOwnInQuorumQueuesAtWhichMessagesDie() {
        TestQueue quorum = TestQueue.expiringAtTheHead(Effects.quorum(QueueArguments.NONE));
        publish(quorum, "high", 9);
        publishMortal(quorum, "short", 2, 10);
        publish(quorum, "low", 1);
        publishMortal(quorum, "behind", 1, 10);

        quorum.loop().pass(10);

        assertThat(quorum.dead()).containsExactly("short:expired");
        assertThat(quorum.drain()).containsExactly("high", "low");
    }

    @Test
    void hasNoHeadOfItsOwnInOtherQueues() {
        TestQueue classic = TestQueue.expiringAtTheHead(Effects.maxPriority(9));
        publish(classic, "high", 9);
        publishMortal(classic, "short", 2, 10);

        classic.loop().pass(10);

        assertThat(classic.dead()).isEmpty();
        assertThat(classic.counts().ready()).isEqualTo(2);
    }

    private static void publishMortal(TestQueue queue, String text, int priority, int millis) {
        BasicProperties properties = BasicProperties.builder()
                .priority(priority)
                .expiration(Integer.toString(millis))
                .build();
        queue.publish(message(properties, text), Confirmation.NONE, 0);
    }

    private static void publish(TestQueue queue, String text, int priority) {
        queue.publish(message(BasicProperties.builder().priority(priority).build(), text), Confirmation.NONE, 0);
    }
}
