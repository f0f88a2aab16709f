package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls from other loops: carried out later, on the queue's own, in their order. */
class QueueHandleTest {

    private final TestQueue queue = TestQueue.ofTransientMessages();
    private final QueueHandle handle = queue.handle();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final Reports reports = new Reports();

    @Test
    void doesNothingBeforeItsLoopGoesOn() {
        handle.publish(transientMessage("a"), reports, 1);

        assertThat(reports.confirmed()).isEmpty();
    }

    @Test
    void carriesOutInOrderWhatOthersAskOfIt() {
        List<String> answers = new ArrayList<>();
        handle.publish(transientMessage("a"), Confirmation.NONE, 0);
        handle.publish(transientMessage("b"), Confirmation.NONE, 0);
        handle.counts(counts -> answers.add("waiting " + counts.ready()));
        handle.get(true, (message, left) -> answers.add("left " + left));
        handle.purge(count -> answers.add("purged " + count));
        handle.close(false, false).thenAccept(result -> answers.add("closed with " + result.messages()));
        assertThat(answers).isEmpty();

        SteppedLoop.settle(queue.loop());

        assertThat(answers).containsExactly("waiting 2", "left 1", "purged 1", "closed with 0");
    }

    @Test
    void countsBytesOnTheWayToItsLoop() {
        Message message = transientMessage("a");

        handle.publish(message, Confirmation.NONE, 0);
        assertThat(queue.flow().bytesOnTheWay()).isEqualTo(message.footprintBytes());
        SteppedLoop.settle(queue.loop());

        assertThat(queue.flow().bytesOnTheWay()).isZero();
    }

    @Test
    void countsNothingOnTheWayForAPublisherOnItsLoop() {
        queue.publish("a");

        assertThat(queue.flow().bytesOnTheWay()).isZero();
    }

    @Test
    void deliversOnceForAllThatCameInATurn() {
        queue.consume(consumer.room(0));
        int asked = consumer.timesAsked();
        for (int i = 0; i < 100; i++) {
            handle.publish(transientMessage("a"), Confirmation.NONE, 0);
        }

        queue.loop().turn();

        assertThat(consumer.timesAsked()).isEqualTo(asked + 1);
    }

    @Test
    void saysThatAConsumerIsGoneBeforeAnythingElse() {
        Subscription subscription = queue.consume(consumer);
        List<Integer> receivedWhenDone = new ArrayList<>();
        handle.publish(transientMessage("a"), Confirmation.NONE, 0);
        handle.removeConsumer(
                subscription, () -> receivedWhenDone.add(consumer.received().size()));
        handle.publish(transientMessage("b"), Confirmation.NONE, 0);

        SteppedLoop.settle(queue.loop());

        assertThat(receivedWhenDone).containsExactly(consumer.received().size());
    }

    @Test
    void takesAcknowledgementsAndRequeuesFromOtherLoops() {
        queue.consume(consumer.room(2));
        queue.publish("a", "b");
        handle.acknowledge(consumer.message(0));
        handle.requeue(consumer.message(1));

        SteppedLoop.settle(queue.loop());

        assertThat(queue.handle().statistics().unacknowledged()).isZero();
        assertThat(queue.handle().statistics().ready()).isEqualTo(1);
    }
}
