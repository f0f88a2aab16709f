package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.cancel;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.consume;
import static io.leveret.compat.wire.Requests.deleteQueue;
import static io.leveret.compat.wire.Requests.get;
import static io.leveret.compat.wire.Requests.purge;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.StartConsumer;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Replies that come without a queue: {@code amq.rabbitmq.reply-to}. */
@AmqpTest
class DirectReplyTest {

    private static final String REPLY_TO = "amq.rabbitmq.reply-to";
    private static final String VOLATILE =
            "ACCESS_REFUSED - cannot bind or unbind to a volatile (direct reply-to) queue";

    private WireClient client;
    private WireChannel requester;
    private String requests;

    DirectReplyTest() {}

    @BeforeEach
    void open(WireClient opened) {
        client = opened.connect();
        requester = client.openChannel(1);
        requests = requester.declareQueue();
    }

    @Nested
    class Consumer {

        @Clause("direct reply-to: a channel consumes from `amq.rabbitmq.reply-to` without declaring it")
        @Test
        void isTakenAtItsWord() {
            String tag = requester.ask(replies(), BasicMethod.ConsumeOk.class).consumerTag();

            assertThat(tag).isNotEmpty();
        }

        @Clause("direct reply-to: an `x-priority` of any kind is accepted and means nothing")
        @Test
        void mayClaimAnyPriority() {
            requester.ask(replies().with("x-priority", FieldValue.of("high")), BasicMethod.ConsumeOk.class);
        }

        @Clause("direct reply-to: a consumer without no-ack is refused with 406 `reply consumer cannot acknowledge`")
        @Test
        void cannotAcknowledge() {
            requester.expectRefused(consume(REPLY_TO), 406, "PRECONDITION_FAILED - reply consumer cannot acknowledge");
        }

        @Clause("direct reply-to: a second consumer on the channel is refused with 406 `reply consumer already set`")
        @Test
        void isTheOnlyOneOfItsChannel() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);

            requester.expectRefused(replies(), 406, "PRECONDITION_FAILED - reply consumer already set");
        }

        @Clause("direct reply-to: a second consumer on the channel is refused with 406 `reply consumer already set`")
        @Test
        void isTheOnlyOneOfItsChannelWhateverItsTag() {
            requester.ask(replies().tag("taken"), BasicMethod.ConsumeOk.class);

            requester.expectRefused(replies().tag("taken"), 406, "PRECONDITION_FAILED - reply consumer already set");
        }

        @Clause(
                "direct reply-to: a tag that another consumer of the channel has ends the connection with 530, before anything else is looked at")
        @Test
        void cannotTakeTheTagOfAnother() {
            requester.ask(consume(requests).tag("taken"), BasicMethod.ConsumeOk.class);

            requester.send(consume(REPLY_TO).tag("taken"));

            client.expectConnectionClose(530, "NOT_ALLOWED - attempt to reuse consumer tag 'taken'");
        }

        @Clause("direct reply-to: the arguments of its consumer are not looked at")
        @Test
        void mayHaveAnyArguments() {
            requester.ask(
                    replies().with("x-priority", FieldValue.of("high")).with("x-stream-offset", FieldValue.of(1)),
                    BasicMethod.ConsumeOk.class);

            requester.expectNothingMore();
        }

        @Clause("direct reply-to: each channel may have its own consumer")
        @Test
        void isOneForEachChannel() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);

            client.openChannel(2).ask(replies(), BasicMethod.ConsumeOk.class);
        }

        @Clause("direct reply-to: a cancelled consumer may be followed by another")
        @Test
        void mayComeAfterAnother() {
            String tag = requester.ask(replies(), BasicMethod.ConsumeOk.class).consumerTag();
            String before = token();

            requester.ask(cancel(tag), BasicMethod.CancelOk.class);
            requester.ask(replies(), BasicMethod.ConsumeOk.class);

            assertThat(token()).isNotEqualTo(before);
        }
    }

    @Nested
    class Asking {

        @Clause(
                "direct reply-to: a request without a consumer on its channel is refused with 406 `fast reply consumer does not exist`")
        @Test
        void isRefusedWithoutAConsumer() {
            requester.publish(request());

            requester.expectClose(406, "PRECONDITION_FAILED - fast reply consumer does not exist");
        }

        @Clause(
                "direct reply-to: a request without a consumer on its channel is refused with 406 `fast reply consumer does not exist`")
        @Test
        void isRefusedWithTheConsumerOnAnotherChannel() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            WireChannel other = client.openChannel(2);

            other.publish(request());

            other.expectClose(406, "PRECONDITION_FAILED - fast reply consumer does not exist");
        }

        @Clause(
                "direct reply-to: a request without a consumer on its channel is refused with 406 `fast reply consumer does not exist`")
        @Test
        void isRefusedAfterTheConsumer() {
            String tag = requester.ask(replies(), BasicMethod.ConsumeOk.class).consumerTag();
            requester.ask(cancel(tag), BasicMethod.CancelOk.class);

            requester.publish(request());

            requester.expectClose(406, "PRECONDITION_FAILED - fast reply consumer does not exist");
        }

        @Clause(
                "direct reply-to: a request is delivered with a secret address in reply-to, the same for all of a channel")
        @Test
        void carriesAnAddressThatStaysTheSame() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);

            String token = token();

            assertThat(token).startsWith(REPLY_TO + ".").isEqualTo(token());
        }

        @Clause("direct reply-to: a request keeps its other properties")
        @Test
        void keepsItsOtherProperties() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            BasicProperties properties = BasicProperties.builder()
                    .headers(FieldTable.of("a", FieldValue.of(1)))
                    .correlationId("7")
                    .deliveryMode(2)
                    .replyTo(REPLY_TO)
                    .build();

            requester.publish(Publication.toQueue(requests, "?").withProperties(octets(properties)));

            BasicProperties came = properties(requester.get(requests));
            assertThat(came.toBuilder().replyTo(REPLY_TO).build()).isEqualTo(properties);
        }

        @Clause("direct reply-to: another reply-to is left alone")
        @Test
        void mayAskForRepliesElsewhere() {
            BasicProperties elsewhere =
                    BasicProperties.builder().replyTo(REPLY_TO + "2").build();

            requester.publish(Publication.toQueue(requests, "?").withProperties(octets(elsewhere)));

            assertThat(properties(requester.get(requests))).isEqualTo(elsewhere);
        }
    }

    @Nested
    class Reply {

        private WireChannel replier;
        private String token;

        Reply() {}

        @BeforeEach
        void connect(Clients clients) {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            token = token();
            replier = clients.wire().connect().openChannel(1);
        }

        @Clause("direct reply-to: replies may come from any channel and connection")
        @Test
        void comesFromAnotherConnection() {
            replier.publish(token, "one", "two");

            BasicMethod.Deliver first = requester.expectDelivery("one");
            requester.expectDelivery("two");
            assertThat(List.of(first.exchange(), first.routingKey(), first.redelivered()))
                    .containsExactly("", token, false);
            assertThat(first.deliveryTag()).isEqualTo(2);
        }

        @Clause("direct reply-to: replies may come from any channel and connection")
        @Test
        void comesFromTheSameChannel() {
            requester.publish(token, "to myself");

            requester.expectDelivery("to myself");
        }

        @Clause("direct reply-to: a reply is confirmed")
        @Test
        void isConfirmed() {
            replier.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

            replier.publish(token, "sure");

            replier.awaitConfirms(1);
            requester.expectDelivery("sure");
        }

        @Clause("direct reply-to: a reply may go by a key in CC")
        @Test
        void mayGoByACopyKey() {
            BasicProperties copy = BasicProperties.builder()
                    .headers(FieldTable.of("CC", FieldValue.of(List.of(FieldValue.of(token)))))
                    .build();

            replier.publish(Publication.toQueue("nobody", "copy").withProperties(octets(copy)));

            requester.expectDelivery("copy");
        }

        @Clause("direct reply-to: replies go through the default exchange alone")
        @Test
        void goesThroughTheDefaultExchangeAlone() {
            replier.publish(Publication.to("amq.direct", token, "lost").mandatory());

            replier.expectContent(BasicMethod.Return.class);
        }

        @Clause(
                value = "direct reply-to: a mandatory reply whose requester is gone comes back",
                differs = Deviation.LATE_REPLY)
        @Test
        @OursOnly("RabbitMQ takes it and drops it")
        void comesBackWhenTheRequesterHasCancelled(Clients clients) {
            WireChannel other = clients.wire().connect().openChannel(1);
            String tag = other.ask(replies(), BasicMethod.ConsumeOk.class).consumerTag();
            other.publish(request());
            String gone = String.valueOf(properties(requester.get(requests)).replyTo());
            replier.publish(gone, "in time");
            other.expectDelivery("in time");
            other.ask(cancel(tag), BasicMethod.CancelOk.class);

            replier.expectUnroutable("", gone);
        }

        @Clause("direct reply-to: a reply whose requester is gone is dropped and confirmed")
        @Test
        void isDroppedQuietlyWhenTheRequesterIsGone() {
            client.closeConnection();
            replier.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

            replier.publish(token, "too late");

            replier.awaitConfirms(1);
        }

        @Clause("direct reply-to: an address that was not given out leads nowhere")
        @Test
        void hasNoAddressThatIsNotGivenOut() {
            replier.expectUnroutable("", REPLY_TO);
            replier.expectUnroutable("", REPLY_TO + ".guess");
        }
    }

    @Nested
    class Name {

        @Clause("direct reply-to: declaring its name is answered and does nothing")
        @Test
        void mayBeDeclaredWithoutEffect() {
            QueueMethod.DeclareOk expected = new QueueMethod.DeclareOk(REPLY_TO, 0, 1);

            assertThat(requester.ask(queue(REPLY_TO), QueueMethod.DeclareOk.class))
                    .isEqualTo(expected);
            assertThat(requester.ask(queue(REPLY_TO).passive(), QueueMethod.DeclareOk.class))
                    .isEqualTo(expected);
        }

        @Clause("direct reply-to: declaring an address tells whether its requester is there, else 404")
        @Test
        void tellsWhetherTheRequesterIsThere(Clients clients) {
            WireChannel replier = clients.wire().connect().openChannel(1);
            String tag = requester.ask(replies(), BasicMethod.ConsumeOk.class).consumerTag();
            String token = token();

            assertThat(replier.find(token)).isEqualTo(new QueueMethod.DeclareOk(token, 0, 1));
            requester.ask(cancel(tag), BasicMethod.CancelOk.class);

            replier.expectRefused(queue(token).passive(), 404, "NOT_FOUND - no queue '" + token + "' in vhost '/'");
        }

        @Clause("direct reply-to: binding or unbinding its name or an address is refused with 403")
        @Test
        void cannotBeBound() {
            requester.expectRefused(
                    bind(REPLY_TO, "amq.direct", ""), 404, "NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/'");
        }

        @Clause("direct reply-to: binding or unbinding its name or an address is refused with 403")
        @Test
        void cannotBeBoundAsAnAddress() {
            requester.expectRefused(bind(REPLY_TO + ".any", "amq.direct", ""), 403, VOLATILE);
        }

        @Clause("direct reply-to: binding or unbinding its name or an address is refused with 403")
        @Test
        void cannotBeUnboundAsAnAddress() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);

            requester.expectRefused(unbind(token(), "amq.direct", ""), 403, VOLATILE);
        }

        @Clause("direct reply-to: its name and addresses are no queues to get, consume, purge or delete")
        @Test
        void isNothingToGetFrom() {
            requester.expectRefused(get(REPLY_TO), 404, "NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/'");
        }

        @Clause("direct reply-to: its name and addresses are no queues to get, consume, purge or delete")
        @Test
        void isNothingToGetFromAsAnAddress() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            String token = token();

            requester.send(get(token));

            client.expectConnectionClose(
                    540, "NOT_IMPLEMENTED - basic.get not supported by volatile queue '" + token + "' in vhost '/'");
        }

        @Clause("direct reply-to: its name and addresses are no queues to get, consume, purge or delete")
        @Test
        void isNobodyElsesToConsumeFrom(Clients clients) {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            String token = token();
            WireChannel thief = clients.wire().connect().openChannel(1);

            thief.expectRefused(
                    consume(token).noAck(),
                    406,
                    "PRECONDITION_FAILED - only creator channel may consume from queue '" + token + "' in vhost '/'");
        }

        @Clause("direct reply-to: its name and addresses are no queues to get, consume, purge or delete")
        @Test
        void standsForNothingToPurgeOrDelete() {
            requester.ask(replies(), BasicMethod.ConsumeOk.class);
            String token = token();

            assertThat(requester.ask(purge(token), QueueMethod.PurgeOk.class).messageCount())
                    .isZero();
            assertThat(requester
                            .ask(deleteQueue(token), QueueMethod.DeleteOk.class)
                            .messageCount())
                    .isZero();
            requester.publish(token, "still there");

            requester.expectDelivery("still there");
        }
    }

    private static StartConsumer replies() {
        return consume(REPLY_TO).noAck();
    }

    private Publication request() {
        BasicProperties properties = BasicProperties.builder().replyTo(REPLY_TO).build();
        return Publication.toQueue(requests, "?").withProperties(octets(properties));
    }

    /** The address for replies that a request of the requester carries. */
    private String token() {
        requester.publish(request());
        return Objects.requireNonNull(properties(requester.get(requests)).replyTo());
    }

    private static byte[] octets(BasicProperties properties) {
        return properties.toHeader(0).properties();
    }

    private static BasicProperties properties(Content<BasicMethod.GetOk> got) {
        try {
            return new ContentHeader(BasicProperties.CLASS_ID, 0, got.properties()).decode();
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }
}
