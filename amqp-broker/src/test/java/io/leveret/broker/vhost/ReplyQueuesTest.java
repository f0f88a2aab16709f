package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Messages;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.Consumer;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.broker.queue.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyQueuesTest {

    private final SteppedLoop loop = new SteppedLoop();
    private final ReplyQueues replies = new ReplyQueues("/", new PublishFlow(1_000_000));
    private final QueueHandle queue = replies.open(new Session(this, loop));
    private final String name = queue.definition().name();
    private final Requester requester = new Requester();
    private final Subscription subscription = new Subscription(requester, true, false, 0, 0);

    @Test
    void haveNamesThatNobodyGuesses() {
        QueueHandle other = replies.open(new Session(this, loop));

        assertThat(name).matches("amq\\.rabbitmq\\.reply-to\\.[A-Za-z0-9_-]{22}");
        assertThat(ReplyQueues.isName(name)).isTrue();
        assertThat(other.definition().name()).isNotEqualTo(name);
    }

    @Test
    void areNamedByNothingElse() {
        assertThat(ReplyQueues.isName(ReplyQueues.NAME)).isFalse();
        assertThat(ReplyQueues.isName(ReplyQueues.NAME + "x")).isFalse();
        assertThat(replies.find(name + "x")).isNull();
    }

    @Test
    void giveRepliesToTheirRequester() {
        consume();

        loop.turn(() -> queue.publish(Messages.transientMessage("reply"), Confirmation.NONE, 0));

        assertThat(requester.received).containsExactly("reply");
    }

    @Test
    void goWithTheirConsumer() {
        consume();
        assertThat(replies.target(name)).isSameAs(queue);

        loop.turn(() -> queue.removeConsumer(subscription, () -> {}));

        assertThat(replies.find(name)).isNull();
        assertThat(replies.target(name)).isNull();
    }

    @Test
    void dropRepliesThatTheRequesterDoesNotTake() {
        consume();
        requester.room = 0;

        loop.turn(() -> {
            for (int i = 0; i < 1_001; i++) {
                queue.publish(Messages.transientMessage("reply"), Confirmation.NONE, 0);
            }
        });

        assertThat(replies.target(name)).isNull();
        assertThat(replies.find(name)).isSameAs(queue);
    }

    private void consume() {
        loop.turn(() -> queue.addConsumer(subscription, result -> {}));
    }

    private static final class Requester implements Consumer {
        private final List<String> received = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean reserve() {
            return room > 0;
        }

        @Override
        public void deliver(QueuedMessage message) {
            room--;
            received.add(Messages.text(message.message()));
        }

        @Override
        public void cancelled() {
            room = 0;
        }
    }
}
