package io.leveret.compat;

import static io.leveret.compat.wire.Requests.cancel;
import static io.leveret.compat.wire.Requests.consume;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The end of a consumer, asked for by either side. */
@AmqpTest
class CancelTest {

    @Nested
    class Cancelling {

        @Clause("basic.cancel: a tag that nobody has is answered with cancel-ok")
        @Test
        void anUnknownConsumerIsAnswered(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            assertThat(channel.ask(cancel("nobody"), BasicMethod.CancelOk.class).consumerTag())
                    .isEqualTo("nobody");
        }

        @Clause("basic.cancel: no delivery comes behind cancel-ok")
        @Test
        void endsTheDeliveries(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(cancel(channel.consume(queue)), BasicMethod.CancelOk.class);

            channel.publish(queue, "stays");

            assertThat(channel.get(queue).text()).isEqualTo("stays");
        }

        @Clause("basic.cancel: what was delivered stays the channel's and is not requeued")
        @Test
        void leavesWhatWasDeliveredToBeAcknowledged(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            String tag = channel.consume(queue);
            channel.publish(queue, "held");
            channel.expectDelivery("held");
            channel.ask(cancel(tag), BasicMethod.CancelOk.class);
            channel.expectEmpty(queue);

            channel.send(Requests.requeue(1));

            assertThat(channel.get(queue).method().redelivered()).isTrue();
        }
    }

    @Nested
    class CancelledByTheBroker {

        private static final Handshake NOTIFY = Handshake.usual().capableOf("consumer_cancel_notify");

        @Clause("basic.cancel: a consumer whose queue is deleted is told by basic.cancel with no-wait")
        @Test
        void isToldWhenItsQueueIsDeleted(WireClient client) {
            WireChannel consumer = client.connect(NOTIFY).openChannel(1);
            String queue = consumer.declareQueue();
            String tag = consumer.consume(queue);

            client.openChannel(2).ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            assertThat(consumer.expect(BasicMethod.Cancel.class)).isEqualTo(new BasicMethod.Cancel(tag, true));
        }

        @Clause("basic.cancel: a consumer whose queue is deleted is told by basic.cancel with no-wait")
        @Test
        void isToldWhenAnotherConnectionDeletesItsQueue(Clients clients, Names names) {
            String queue = names.queue();
            WireClient owner = clients.wire().connect();
            owner.openChannel(1).ask(queue(queue).autoDelete(), QueueMethod.DeclareOk.class);
            WireChannel consumer = clients.wire().connect(NOTIFY).openChannel(1);
            String tag = consumer.consume(queue);

            owner.openChannel(2).ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            assertThat(consumer.expect(BasicMethod.Cancel.class).consumerTag()).isEqualTo(tag);
        }

        @Clause("basic.cancel: the tag of a consumer that the broker cancelled is free")
        @Test
        void mayUseItsTagAgain(WireClient client) {
            WireChannel consumer = client.connect(NOTIFY).openChannel(1);
            String queue = consumer.declareQueue();
            consumer.ask(consume(queue).tag("again"), BasicMethod.ConsumeOk.class);
            client.openChannel(2).ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);
            consumer.expect(BasicMethod.Cancel.class);

            consumer.ask(consume(consumer.declareQueue()).tag("again"), BasicMethod.ConsumeOk.class);
        }

        @Clause("basic.cancel: a client without the capability `consumer_cancel_notify` is told nothing")
        @Test
        void isNotToldIfTheClientCannotHear(WireClient client) {
            WireChannel consumer = client.connect().openChannel(1);
            String queue = consumer.declareQueue();
            consumer.consume(queue);

            client.openChannel(2).ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            consumer.expectNothingMore();
        }
    }
}
