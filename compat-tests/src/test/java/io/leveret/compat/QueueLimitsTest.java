package io.leveret.compat;

import static io.leveret.compat.wire.Requests.consume;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.requeue;
import static io.leveret.compat.wire.Requests.requeueUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that hold so much, or for so long, or in another order. */
@AmqpTest
class QueueLimitsTest {

    @Nested
    class OfLength {

        @Clause("length limits: above `x-max-length` the oldest ready messages are dropped")
        @Test
        void dropTheHead(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-max-length", FieldValue.of(2));

            channel.publish(queue, "a", "b", "c");
            channel.awaitReady(queue, 2);

            assertThat(channel.drain(queue)).containsExactly("b", "c");
        }

        @Clause("length limits: `x-max-length-bytes` counts the bodies of ready messages")
        @Test
        void countBytes(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-max-length-bytes", FieldValue.of(5));

            channel.publish(queue, "123", "45", "6");
            channel.awaitReady(queue, 2);

            assertThat(channel.drain(queue)).containsExactly("45", "6");
        }

        @Clause("length limits: what is requeued counts again, and is what is dropped")
        @Test
        void countWhatComesBack(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-max-length", FieldValue.of(1));
            channel.publish(queue, "a");
            channel.get(queue);
            channel.publish(queue, "b");

            channel.send(requeue(1));
            channel.awaitReady(queue, 1);

            assertThat(channel.drain(queue)).containsExactly("b");
        }

        @Clause("length limits: what is requeued counts before consumers are offered it")
        @Test
        void countWhatComesBackBeforeConsumersAreOfferedIt(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-max-length", FieldValue.of(1));
            channel.consume(queue);
            channel.publish(queue, "a", "b");
            channel.expectDelivery("a");
            channel.expectDelivery("b");

            channel.send(requeueUpTo(2));

            channel.expectDelivery("b");
            channel.expectNothingMore();
        }

        @Clause("length limits: with reject-publish and reject-publish-dlx the new message is refused with basic.nack")
        @ParameterizedTest
        @ValueSource(strings = {"reject-publish", "reject-publish-dlx"})
        void tellThePublisher(String overflow, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.ask(
                            queue("")
                                    .exclusive()
                                    .with("x-max-length", FieldValue.of(1))
                                    .with("x-overflow", FieldValue.of(overflow)),
                            QueueMethod.DeclareOk.class)
                    .queue();
            channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

            channel.publish(queue, "a").expect(BasicMethod.Ack.class);
            BasicMethod.Nack refused = channel.publish(queue, "b").expect(BasicMethod.Nack.class);

            assertThat(refused.deliveryTag()).isEqualTo(2);
            assertThat(channel.drain(queue)).containsExactly("a");
        }
    }

    @Nested
    class OfTime {

        @Clause(
                "time to live: an `expiration` that is no number, negative or above 10 years closes the channel with 406 `invalid expiration`")
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "abc | no_integer",
                    "'' | no_integer",
                    "' 5' | no_integer",
                    "1x | {leftover_string,\"x\"}",
                    "1.5 | {leftover_string,\".5\"}",
                    "-5 | {value_negative,-5}",
                    "315360000001 | {value_too_large,315360000001}"
                })
        void areNumbers(String expiration, String problem, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(expiring("nowhere", "a", expiration));

            channel.expectClose(406, "PRECONDITION_FAILED - invalid expiration '" + expiration + "': " + problem);
        }

        @Clause("time to live: a message whose `expiration` is over is not delivered and not counted")
        @Test
        void endForAMessage(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(expiring(queue, "short", "10")).publish(expiring(queue, "long", "60000"));
            channel.awaitReady(queue, 1);

            assertThat(channel.drain(queue)).containsExactly("long");
        }

        @Clause(value = "time to live: a message expires behind others too", differs = Deviation.EXPIRY_BEHIND_OTHERS)
        @Test
        @OursOnly("RabbitMQ lets a message expire when it has come to the head")
        void endForAMessageInTheMiddle(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(queue, "first").publish(expiring(queue, "short", "10"));
            channel.awaitReady(queue, 1);

            assertThat(channel.drain(queue)).containsExactly("first");
        }

        @Clause("time to live: with 0 a message goes to a consumer that can take it, or expires")
        @Test
        void endAtOnceWhenThereIsNone(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-message-ttl", FieldValue.of(0));

            channel.publish(queue, "a");

            channel.expectEmpty(queue);
        }

        @Clause("time to live: with 0 a message goes to a consumer that can take it, or expires")
        @Test
        void doNotEndForAConsumerThatIsThere(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-message-ttl", FieldValue.of(0));
            channel.consume(queue);

            channel.publish(queue, "a");

            channel.expectDelivery("a");
        }

        @Clause("time to live: a queue with `x-expires` goes when nobody has used it for so long")
        @Test
        void endForAQueueThatNobodyUses(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(name).with("x-expires", FieldValue.of(30)), QueueMethod.DeclareOk.class);

            // Each look is a use, so the looks must be rarer than the time allowed.
            Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> isGone(client, name));
        }

        @Clause("time to live: declaring a queue with `x-expires`, passively too, renews its time")
        @Test
        void doNotEndForAQueueThatSomebodyLooksAt(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(name).with("x-expires", FieldValue.of(1_000)), QueueMethod.DeclareOk.class);
            long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();

            Awaitility.await().until(() -> channel.find(name).queue().equals(name) && System.nanoTime() > end);
        }

        @Clause("time to live: a consumer keeps a queue with `x-expires`")
        @Test
        void doNotEndForAQueueThatIsConsumed(WireClient client, Names names) {
            String name = names.queue();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(queue(name).with("x-expires", FieldValue.of(50)), QueueMethod.DeclareOk.class);
            String other = declare(channel, "x-message-ttl", FieldValue.of(200));
            channel.consume(name);

            // Another queue's clock says that the time is over.
            channel.publish(other, "a");
            channel.awaitReady(other, 1);
            channel.awaitReady(other, 0);

            assertThat(channel.find(name).consumerCount()).isEqualTo(1);
        }

        private boolean isGone(WireClient client, String name) {
            WireChannel channel = client.openChannel(2);
            channel.send(queue(name).passive());
            Method answer = channel.expect(Method.class);
            if (answer instanceof QueueMethod.DeclareOk) {
                channel.close();
                return false;
            }
            channel.send(new ChannelMethod.CloseOk());
            return true;
        }
    }

    @Nested
    class OfPriority {

        @Clause(
                "priorities: higher ones first, in order among equals; none is 0, and what is above the maximum is the maximum")
        @Test
        void orderMessages(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-max-priority", FieldValue.of(5));

            channel.publish(queue, "none")
                    .publish(withPriority(queue, "one", 1))
                    .publish(withPriority(queue, "five", 5))
                    .publish(withPriority(queue, "nine", 9));
            channel.awaitReady(queue, 4);

            assertThat(channel.drain(queue)).containsExactly("five", "nine", "one", "none");
        }

        private Publication withPriority(String queue, String text, int priority) {
            return Publication.toQueue(queue, text)
                    .withProperties(BasicProperties.builder()
                            .priority(priority)
                            .build()
                            .toHeader(0)
                            .properties());
        }
    }

    @Nested
    class ToOneConsumer {

        @Clause("single active consumer: the first consumer gets everything")
        @Test
        void giveEverythingToTheFirst(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-single-active-consumer", FieldValue.of(true));
            String first = channel.consume(queue);
            channel.consume(queue);

            channel.publish(queue, "a", "b");

            assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(first);
            assertThat(channel.expectDelivery("b").consumerTag()).isEqualTo(first);
        }

        @Clause("single active consumer: when it ends, the next one takes over")
        @Test
        void giveTheRestToTheNext(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-single-active-consumer", FieldValue.of(true));
            String first = channel.consume(queue);
            String second = channel.consume(queue);
            channel.ask(Requests.cancel(first), BasicMethod.CancelOk.class);

            channel.publish(queue, "a");

            assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(second);
        }

        @Clause("single active consumer: an exclusive consumer is refused with 403 `in exclusive use`")
        @Test
        void refuseAnExclusiveOne(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = declare(channel, "x-single-active-consumer", FieldValue.of(true));

            channel.expectRefused(
                    consume(queue).exclusive(),
                    403,
                    "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use");
        }
    }

    private static String declare(WireChannel channel, String argument, FieldValue value) {
        return channel.ask(queue("").exclusive().with(argument, value), QueueMethod.DeclareOk.class)
                .queue();
    }

    private static Publication expiring(String queue, String text, String expiration) {
        return Publication.toQueue(queue, text)
                .withProperties(BasicProperties.builder()
                        .expiration(expiration)
                        .build()
                        .toHeader(0)
                        .properties());
    }
}
