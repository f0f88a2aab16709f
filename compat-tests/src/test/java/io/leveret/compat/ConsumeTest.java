package io.leveret.compat;

import static io.leveret.compat.wire.Requests.cancel;
import static io.leveret.compat.wire.Requests.consume;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.StartConsumer;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AmqpTest
class ConsumeTest {

    @Nested
    class Starting {

        @Clause("basic.consume: what is ready is delivered in its order")
        @Test
        void deliversWhatIsReadyInItsOrder(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "a", "b", "c");

            String tag = channel.consume(queue);

            assertThat(channel.expectDelivery("a")).isEqualTo(new BasicMethod.Deliver(tag, 1, false, "", queue));
            assertThat(channel.expectDelivery("b")).isEqualTo(new BasicMethod.Deliver(tag, 2, false, "", queue));
            assertThat(channel.expectDelivery("c")).isEqualTo(new BasicMethod.Deliver(tag, 3, false, "", queue));
        }

        @Clause("basic.consume: the client's tag is kept")
        @Test
        void keepsTheTagThatIsGiven(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            BasicMethod.ConsumeOk started =
                    channel.ask(consume(channel.declareQueue()).tag("mine"), BasicMethod.ConsumeOk.class);

            assertThat(started.consumerTag()).isEqualTo("mine");
        }

        @Clause("basic.consume: an empty tag is replaced by `amq.ctag-` and 22 characters")
        @Test
        void makesATagWhereNoneIsGiven(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            assertThat(channel.consume(channel.declareQueue())).matches("amq\\.ctag-[A-Za-z0-9_-]{22}");
        }

        @Clause("basic.consume: a tag that is taken ends the connection with 530, before the queue is looked for")
        @Clause(
                "basic.consume: a tag that is taken on the channel ends the connection with 530 `attempt to reuse consumer tag 'T'`")
        @Test
        void refusesATagThatIsTakenBeforeItLooksForTheQueue(WireClient client, Names names) {
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(consume(channel.declareQueue()).tag("taken"), BasicMethod.ConsumeOk.class);

            channel.send(consume(names.next("missing")).tag("taken"));

            client.expectConnectionClose(530, "NOT_ALLOWED - attempt to reuse consumer tag 'taken'");
        }

        @Clause("basic.consume: an empty name without a declared queue is 404 before the tag is looked at")
        @Test
        void looksForTheLastDeclaredQueueBeforeTheTag(WireClient client) {
            WireClient connected = client.connect();
            String queue = connected.openChannel(2).declareQueue();
            WireChannel channel = connected.openChannel(1);
            channel.ask(consume(queue).tag("taken"), BasicMethod.ConsumeOk.class);

            channel.expectRefused(consume("").tag("taken"), 404, "NOT_FOUND - no previously declared queue");
        }

        @Clause(
                "basic.consume: a tag that is taken on the channel ends the connection with 530 `attempt to reuse consumer tag 'T'`")
        @Test
        void refusesATagThatIsTaken(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            StartConsumer start = consume(channel.declareQueue()).tag("taken");
            channel.ask(start, BasicMethod.ConsumeOk.class);

            channel.send(start);

            client.expectConnectionClose(530, "NOT_ALLOWED - attempt to reuse consumer tag 'taken'");
        }

        @Clause("basic.consume: a cancelled consumer's tag, and one of another channel, may be used")
        @Test
        void takesATagThatWasCancelled(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            StartConsumer start = consume(channel.declareQueue()).tag("again");
            channel.ask(start, BasicMethod.ConsumeOk.class);
            channel.ask(cancel("again"), BasicMethod.CancelOk.class);

            channel.ask(start, BasicMethod.ConsumeOk.class);
        }

        @Clause("basic.consume: a cancelled consumer's tag, and one of another channel, may be used")
        @Test
        void takesATagOfAnotherChannel(WireClient client) {
            WireChannel first = client.connect().openChannel(1);
            StartConsumer start = consume(first.declareQueue()).tag("same");
            first.ask(start, BasicMethod.ConsumeOk.class);

            client.openChannel(2).ask(start, BasicMethod.ConsumeOk.class);
        }

        @Clause("basic.consume: arguments that only streams have are 406")
        @ParameterizedTest
        @ValueSource(strings = {"x-stream-offset", "x-stream-filter", "x-stream-match-unfiltered"})
        void refusesWhatOnlyStreamsHave(String argument, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.expectRefused(
                    consume(queue).with(argument, FieldValue.of(1)),
                    406,
                    "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue
                            + "' in vhost '/' of queue type rabbit_classic_queue");
        }

        @Clause(
                "basic.consume: an `x-priority` that is no whole number closes the channel with 406 `\"expected integer, got longstr\"`")
        @Test
        void refusesAPriorityThatIsNoNumber(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.expectRefused(
                    consume(queue).with("x-priority", FieldValue.of("high")),
                    406,
                    "PRECONDITION_FAILED - invalid arg 'x-priority' for queue '" + queue
                            + "' in vhost '/': \"expected integer, got longstr\"");
        }
    }

    @Nested
    class Exclusive {

        @Clause("basic.consume: another consumer beside an exclusive one is refused with 403 `in exclusive use`")
        @Test
        void keepsOthersOut(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(consume(queue).exclusive(), BasicMethod.ConsumeOk.class);

            channel.expectRefused(consume(queue), 403, inUse(queue));
        }

        @Clause("basic.consume: an exclusive consumer beside others is refused with 403 `in exclusive use`")
        @Test
        void isRefusedWhereOthersConsume(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);

            channel.expectRefused(consume(queue).exclusive(), 403, inUse(queue));
        }

        @Clause("basic.consume: a cancelled exclusive consumer lets others in")
        @Test
        void letsOthersInWhenItIsCancelled(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(consume(queue).exclusive().tag("first"), BasicMethod.ConsumeOk.class);
            channel.ask(cancel("first"), BasicMethod.CancelOk.class);

            channel.consume(queue);
        }

        @Clause("basic.get: it works beside an exclusive consumer")
        @Test
        void letsOthersFetch(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(consume(queue).exclusive(), BasicMethod.ConsumeOk.class);

            channel.expectEmpty(queue);
        }

        private static String inUse(String queue) {
            return "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use";
        }
    }

    @Nested
    class WithoutAcknowledgements {

        @Clause("basic.consume: what is delivered with no-ack is gone")
        @Test
        void leavesNothingToRequeue(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "gone");
            channel.ask(consume(queue).noAck(), BasicMethod.ConsumeOk.class);
            channel.expectDelivery("gone");

            channel.close();

            client.openChannel(1).expectEmpty(queue);
        }

        @Clause("acknowledgements: the tag of a delivery with no-ack is unknown")
        @Test
        void knowsNoTagToAcknowledge(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "gone");
            channel.ask(consume(queue).noAck(), BasicMethod.ConsumeOk.class);
            channel.expectDelivery("gone");

            channel.expectRefused(Requests.ack(1), 406, "PRECONDITION_FAILED - unknown delivery tag 1");
        }
    }

    @Nested
    class Together {

        @Clause("basic.consume: the consumers of a queue take turns")
        @Test
        void takeTurns(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            List<String> tags = List.of(channel.consume(queue), channel.consume(queue), channel.consume(queue));

            channel.publish(queue, "1", "2", "3", "4", "5", "6");

            List<String> turns = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                turns.add(channel.expectDelivery().method().consumerTag());
            }
            assertThat(turns.subList(0, 3)).containsExactlyInAnyOrderElementsOf(tags);
            assertThat(turns.subList(3, 6)).isEqualTo(turns.subList(0, 3));
        }

        @Clause("basic.consume: the consumers of a queue take turns")
        @Test
        void shareWhatIsReadyFairlyWhenEachTakesOneAtATime(WireClient client) {
            WireChannel publisher = client.connect().openChannel(1);
            String queue = publisher.declareQueue();
            WireChannel left = client.openChannel(2);
            WireChannel right = client.openChannel(3);
            left.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
            right.ask(Requests.prefetch(1), BasicMethod.QosOk.class);
            left.consume(queue);
            right.consume(queue);

            publisher.publish(queue, "1", "2", "3", "4");

            assertThat(List.of(
                            left.expectDelivery().text(), right.expectDelivery().text()))
                    .containsExactlyInAnyOrder("1", "2");
            left.send(Requests.ack(1));
            left.expectDelivery("3");
            left.send(Requests.ack(2));
            left.expectDelivery("4");
        }

        @Clause("channel: what was not acknowledged when its channel ends goes to the queue's other consumers")
        @Test
        void passOnWhatOneOfThemHeldWhenItsChannelCloses(WireClient client) {
            WireChannel first = client.connect().openChannel(1);
            String queue = first.declareQueue();
            first.publish(queue, "held");
            first.consume(queue);
            first.expectDelivery("held");
            WireChannel second = client.openChannel(2);
            second.consume(queue);

            first.close();

            assertThat(second.expectDelivery("held").redelivered()).isTrue();
        }
    }
}
