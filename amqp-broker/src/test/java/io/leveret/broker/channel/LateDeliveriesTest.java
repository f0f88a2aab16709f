package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Messages;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateDeliveriesTest {

    private final SteppedLoop loop = new SteppedLoop();
    private final QueueHandle queue = new QueueHandle(
            new QueueDefinition("/", "q", 1, false, false, null, FieldTable.EMPTY),
            loop,
            new QueueContext(new PublishFlow(1_000_000), unused -> {}, DeadLetterTarget.NOWHERE, true),
            null);
    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final LateDeliveries late = new LateDeliveries(unacked);
    private final List<Long> taken = new ArrayList<>();

    @Test
    void areNoneBeforeTheTimeIsUp() {
        deliver();

        ticks(LateDeliveries.INTERVALS);

        assertThat(taken).isEmpty();
    }

    @Test
    void areThoseThatWaitWhenTheTimeIsUp() {
        deliver();
        deliver();

        ticks(LateDeliveries.INTERVALS + 1);

        assertThat(taken).containsExactly(1L, 2L);
        assertThat(unacked.size()).isZero();
    }

    @Test
    void areNotThoseThatCameLater() {
        deliver();
        ticks(1);
        deliver();

        ticks(LateDeliveries.INTERVALS);

        assertThat(taken).containsExactly(1L);
        ticks(1);
        assertThat(taken).containsExactly(1L, 2L);
    }

    @Test
    void areNotThoseThatAreAcknowledged() {
        deliver();
        deliver();
        unacked.take(1, (tag, message) -> {});

        ticks(LateDeliveries.INTERVALS + 1);

        assertThat(taken).containsExactly(2L);
    }

    @Test
    void areForgivenOnce() {
        deliver();
        ticks(LateDeliveries.INTERVALS + 1);

        assertThat(late.forgive(1)).isTrue();
        assertThat(late.forgive(1)).isFalse();
        assertThat(late.forgive(2)).isFalse();
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            late.tick((tag, message) -> taken.add(tag));
        }
    }

    private void deliver() {
        List<QueuedMessage> got = new ArrayList<>();
        loop.turn(() -> {
            queue.publish(Messages.transientMessage("m"), Confirmation.NONE, 0);
            queue.get(false, (message, ready) -> got.add(message));
        });
        unacked.add(got.get(0));
    }
}
