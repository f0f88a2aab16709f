package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.reject;
import static io.leveret.compat.wire.Requests.requeue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where a message goes that comes back. */
@AmqpTest
class RequeueTest {

    @Nested
    class ComingBack {

        @Clause("acknowledgements: what is requeued goes to its old place, marked redelivered")
        @Test
        void goesToItsOldPlaceAndSaysSo(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "0", "1", "2", "3");
            for (int i = 0; i < 3; i++) {
                channel.get(queue);
            }

            channel.send(requeue(3)).send(requeue(1));

            assertThat(channel.get(queue).method()).isEqualTo(new BasicMethod.GetOk(4, true, "", queue, 2));
            assertThat(channel.get(queue).text()).isEqualTo("2");
            assertThat(channel.get(queue).method()).isEqualTo(new BasicMethod.GetOk(6, false, "", queue, 0));
        }

        @Clause("acknowledgements: what is requeued goes to any of the queue's consumers")
        @Test
        void goesToAnotherConsumerOrTheSame(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);
            channel.publish(queue, "again");
            channel.expectDelivery("again");

            channel.send(reject(1, true));

            BasicMethod.Deliver second = channel.expectDelivery("again");
            assertThat(second.redelivered()).isTrue();
            assertThat(second.deliveryTag()).isEqualTo(2);
        }

        @Clause("acknowledgements: what is requeued goes to its old place, marked redelivered")
        @Test
        void keepsTheOrderOfMany(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                texts.add("m" + i);
                channel.publish(queue, "m" + i);
            }
            channel.consume(queue);
            texts.forEach(channel::expectDelivery);

            channel.close();

            WireChannel next = client.openChannel(1);
            next.awaitReady(queue, texts.size());
            assertThat(next.drain(queue)).isEqualTo(texts);
        }
    }

    @Nested
    class Recovering {

        @Clause("basic.recover: everything unacknowledged comes back in order, marked redelivered")
        @Test
        void bringsEverythingBackInOrder(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a", "b", "c").consume(queue);
            channel.expectDelivery("a");
            channel.expectDelivery("b");
            channel.expectDelivery("c");
            channel.send(ack(2));

            channel.ask(Requests.recover(), BasicMethod.RecoverOk.class);

            assertThat(channel.expectDelivery("a").redelivered()).isTrue();
            assertThat(channel.expectDelivery("c").deliveryTag()).isEqualTo(5);
        }

        @Clause("basic.recover: recover-async does the same without an answer")
        @Test
        void withoutAnAnswerDoesTheSame(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a").get(queue);

            channel.send(new BasicMethod.RecoverAsync(true));

            assertThat(channel.get(queue).method().redelivered()).isTrue();
        }

        @Clause("basic.recover: the old tags are unknown")
        @Test
        void forgetsTheOldTags(WireClient client) {
            WireChannel channel = holding(client, 1);
            channel.ask(Requests.recover(), BasicMethod.RecoverOk.class);

            channel.expectRefused(ack(1), 406, unknown(1));
        }

        @Clause("basic.recover: it is answered where nothing was held")
        @Test
        void nothingIsAnsweredToo(WireClient client) {
            client.connect().openChannel(1).ask(Requests.recover(), BasicMethod.RecoverOk.class);
        }
    }

    /** A channel that has fetched so many messages. */
    private static WireChannel holding(WireClient client, int count) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        for (int i = 0; i < count; i++) {
            channel.publish(queue, "m" + i).get(queue);
        }
        return channel;
    }

    private static String unknown(long tag) {
        return "PRECONDITION_FAILED - unknown delivery tag " + tag;
    }
}
