package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class ChannelTest {

    @Nested
    class Closing {

        @Clause("channel: channel.close is answered with close-ok")
        @Test
        void isAnswered(WireClient client) {
            client.connect().openChannel(1).close();

            client.expectStillOpen();
        }

        @Clause("channel: a closed channel's number is free at once")
        @Test
        void freesTheNumber(WireClient client) {
            client.connect().openChannel(1).close();

            client.openChannel(1).expectNothingMore();
        }

        @Clause("channel: a closed channel does not count for `channel_max`")
        @Test
        void freesAPlaceBelowChannelMax(WireClient client) {
            client.connect(Handshake.usual().channelMax(1)).openChannel(1).close();

            client.openChannel(1).expectNothingMore();
        }

        @Clause("channel: the end of a channel leaves the others alone")
        @Test
        void leavesTheOtherChannelsAlone(WireClient client) {
            WireChannel other = client.connect().openChannel(2);

            client.openChannel(1).close();

            other.expectNothingMore();
        }

        @Clause("channel: what was not acknowledged when its channel ends comes back to its queue, marked redelivered")
        @Test
        void requeuesWhatWasNotAcknowledged(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a", "b").get(queue);

            channel.close();

            WireChannel next = client.openChannel(1);
            next.awaitReady(queue, 2);
            assertThat(next.get(queue).method()).isEqualTo(new BasicMethod.GetOk(1, true, "", queue, 1));
        }

        @Clause("channel: no delivery comes behind close-ok")
        @Test
        void isTheEndOfItsDeliveries(WireClient client) {
            WireChannel publisher = client.connect().openChannel(2);
            String queue = publisher.declareQueue();
            WireChannel consumer = client.openChannel(1);
            consumer.consume(queue);
            for (int i = 0; i < 200; i++) {
                publisher.publish(queue, "m" + i);
            }

            consumer.closeDuringDeliveries();

            client.openChannel(1).expectNothingMore();
        }

        @Clause("channel: the end of a channel ends its consumers")
        @Test
        void endsItsConsumers(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);

            channel.close();

            WireChannel next = client.openChannel(1);
            Awaitility.await().until(() -> next.find(queue).consumerCount() == 0);
        }
    }

    @Nested
    class ClosedByAnError {

        @Clause("channel: after close-ok the number of a channel that an error closed may be opened again")
        @Test
        void canBeOpenedAgain(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.expectRefused(Requests.get("absent"), 404, "NOT_FOUND - no queue 'absent' in vhost '/'");

            client.openChannel(1).expectNothingMore();
        }

        @Clause("channel: the end of a channel leaves the others alone")
        @Test
        void leavesTheOtherChannelsAlone(WireClient client) {
            WireChannel other = client.connect().openChannel(2);

            client.openChannel(1)
                    .expectRefused(Requests.get("absent"), 404, "NOT_FOUND - no queue 'absent' in vhost '/'");

            other.expectNothingMore();
        }

        @Clause("channel: after an error everything on the channel is ignored up to close-ok")
        @Test
        void ignoresEverythingUpToTheCloseOk(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.send(Requests.get("absent"))
                    .send(Requests.queue("").exclusive())
                    .publish(Publication.to("missing", "key", "ignored"))
                    .send(Requests.get("absent"));

            channel.expectClose(404, "NOT_FOUND - no queue 'absent' in vhost '/'");
            client.openChannel(1).expectNothingMore();
        }

        @Clause("channel: both sides may close at once; each is answered")
        @Test
        void mayBeClosedByBothSidesAtOnce(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.send(Requests.get("absent")).send(new ChannelMethod.Close(200, "bye", 0, 0));

            channel.expect(ChannelMethod.Close.class);
            channel.send(new ChannelMethod.CloseOk());
            channel.expect(ChannelMethod.CloseOk.class);
            client.expectStillOpen();
        }

        @Clause("channel: a reply text above 255 bytes is cut to 252 and `...`")
        @Test
        void cutsAReplyTextThatIsTooLong(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String text = "NOT_FOUND - no queue '" + "n".repeat(255);

            channel.expectRefused(Requests.get("n".repeat(255)), 404, text.substring(0, 252) + "...");
        }
    }

    @Nested
    class ItsNumber {

        @Clause("channel: `channel_max` limits how many channels are open, not their numbers")
        @Test
        void mayBeTheHighest(WireClient client) {
            client.connect();

            client.openChannel(client.offer().channelMax()).expectNothingMore();
        }

        @Clause("channel: `channel_max` limits how many channels are open, not their numbers")
        @Test
        void mayLeaveGaps(WireClient client) {
            client.connect().openChannel(7);

            client.openChannel(3).expectNothingMore();
        }
    }

    /** Each ends the connection. */
    @Nested
    class Refuses {

        static Stream<Arguments> notImplemented() {
            return Stream.of(
                    row(new ChannelMethod.Flow(false), "active=false"),
                    row(new BasicMethod.Qos(100, 0, false), "prefetch_size!=0 (100)"),
                    row(new BasicMethod.Recover(false), "requeue=false"),
                    row(new BasicMethod.RecoverAsync(false), "requeue=false"));
        }

        @Clause(
                "channel: `channel.flow active=false`, a prefetch size and `basic.recover requeue=false` end the connection with 540")
        @ParameterizedTest
        @MethodSource("notImplemented")
        void whatRabbitMqHasNot(Method method, String text, WireClient client) {
            client.connect().openChannel(1).send(method);

            ConnectionMethod.Close close = client.expectConnectionClose(540, "NOT_IMPLEMENTED - " + text);

            assertThat(close.classId()).isEqualTo(method.type().classId());
            assertThat(close.methodId()).isEqualTo(method.type().methodId());
        }

        @Clause("basic.publish: `immediate` ends the connection with 540 `immediate=true`")
        @Test
        void immediatePublishing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.toQueue("nowhere", "now").immediate());

            ConnectionMethod.Close close = client.expectConnectionClose(540, "NOT_IMPLEMENTED - immediate=true");
            assertThat(close.classId()).isEqualTo(60);
            assertThat(close.methodId()).isEqualTo(40);
        }

        private static Arguments row(Method method, String text) {
            return Arguments.of(Named.of(method.toString(), method), text);
        }
    }

    @Clause("channel: `channel.flow active=true` is answered")
    @Test
    void letsFlowBeSwitchedOn(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        ChannelMethod.FlowOk answer = channel.ask(() -> new ChannelMethod.Flow(true), ChannelMethod.FlowOk.class);

        assertThat(answer.active()).isTrue();
    }

    @Clause("channel: access.request is granted ticket 1")
    @Test
    void grantsTicketsThatNobodyNeeds(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.ask(
                () -> new AccessMethod.Request("/data", false, false, true, true, true), AccessMethod.RequestOk.class);
    }
}
