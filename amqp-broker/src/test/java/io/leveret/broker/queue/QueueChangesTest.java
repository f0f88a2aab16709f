package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.queue.RequeueTest.got;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transaction of another loop does to a queue. */
class QueueChangesTest {

    private final RecordingLog log = new RecordingLog();
    private final TestQueue queue = TestQueue.on(log);
    private final QueueChanges changes = new QueueChanges(queue.handle());
    private final Reports reports = new Reports();
    private final List<String> safe = new ArrayList<>();

    @Test
    void areOneBatchOfTheStore() {
        queue.publish(persistentMessage("old"), reports, 1);
        QueuedMessage old = got(queue.get());
        changes.publish(persistentMessage("a"), reports);
        changes.publish(persistentMessage("b"), reports);
        changes.settle(() -> queue.handle().acknowledge(old));

        changes.carryOut(() -> safe.add("safe"));
        queue.loop().awaitTurn();

        assertThat(log.batches()).hasSize(2);
        assertThat(log.batches().get(1).appended()).hasSize(2);
        assertThat(log.batches().get(1).settled()).containsExactly(0L);
    }

    @Test
    void areSafeWhenTheStoreHasWhatTheySettle() {
        queue.publish(persistentMessage("old"), reports, 1);
        log.complete();
        settle(got(queue.get()));
        assertThat(safe).isEmpty();

        log.complete();
        SteppedLoop.settle(queue.loop());

        assertThat(safe).containsExactly("safe");
    }

    @Test
    void areTakenThoughTheStoreCannotBeToldNow() {
        queue.publish(persistentMessage("old"), reports, 1);
        log.complete();
        settle(got(queue.get()));

        log.fail();
        SteppedLoop.settle(queue.loop());

        assertThat(safe).containsExactly("safe");
    }

    @Test
    void areSafeAtOnceWhenTheStoreNeedNotBeTold() {
        queue.publish(transientMessage("transient"), reports, 1);

        settle(got(queue.get()));

        assertThat(safe).containsExactly("safe");
    }

    @Test
    void areSafeAtOnceInAQueueThatIsGone() {
        queue.publish(persistentMessage("old"), reports, 1);
        QueuedMessage old = got(queue.get());
        queue.close();

        settle(old);

        assertThat(safe).containsExactly("safe");
    }

    @Test
    void countOnTheWayToTheirLoop() {
        changes.publish(transientMessage("a"), reports);

        changes.carryOut(() -> safe.add("safe"));

        assertThat(queue.flow().bytesOnTheWay()).isEqualTo(transientMessage("a").footprintBytes());
    }

    private void settle(QueuedMessage message) {
        changes.settle(() -> queue.handle().acknowledge(message));
        changes.carryOut(() -> safe.add("safe"));
        SteppedLoop.settle(queue.loop());
    }
}
