package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is there again after the process was killed, and what is not. */
@AmqpTest
@OwnBroker
class DurabilityTest {

    private static final int MANY = 10_000;

    @Nested
    class Messages {

        @Clause(
                value = "durability: confirmed messages survive `kill -9`, once and in order",
                differs = Deviation.CONFIRM_AFTER_SYNC)
        @Test
        void thatWereConfirmedAreThereInOrderAndOnce(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            List<String> texts = IntStream.range(0, MANY).mapToObj(i -> "m" + i).toList();
            texts.forEach(
                    text -> channel.publish(Publication.toQueue(queue, text).persistent()));
            channel.awaitConfirms(MANY);

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).isEqualTo(texts);
        }

        @Clause(
                value = "durability: confirmed messages survive `kill -9`, once and in order",
                differs = Deviation.CONFIRM_AFTER_SYNC)
        @Test
        void thatWereConfirmedAreThereWhenTheRestWasUnderWay(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            for (int i = 0; i < MANY; i++) {
                channel.publish(Publication.toQueue(queue, "m" + i).persistent());
            }
            int confirmed = channel.awaitConfirms(MANY / 4);

            broker.kill9();
            broker.startAgain();

            List<String> survived = open(clients).drain(queue);
            assertThat(survived.size()).isGreaterThanOrEqualTo(confirmed);
            assertThat(survived)
                    .isEqualTo(IntStream.range(0, survived.size())
                            .mapToObj(i -> "m" + i)
                            .toList());
        }

        @Clause("durability: what was never delivered is not marked redelivered after a restart")
        @Test
        void areNotMarkedRedeliveredIfTheyWereNotDelivered(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            channel.publish(Publication.toQueue(queue, "new").persistent()).awaitConfirms(1);

            broker.restart();

            assertThat(open(clients).get(queue).method().redelivered()).isFalse();
        }

        @Clause("durability: committed messages survive `kill -9`")
        @Test
        void thatWereCommittedAreThere(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = open(clients);
            channel.ask(queue(queue).durable(), QueueMethod.DeclareOk.class);
            channel.ask(Requests.txSelect(), TxMethod.SelectOk.class);
            channel.publish(Publication.toQueue(queue, "committed").persistent());
            channel.ask(Requests.txCommit(), TxMethod.CommitOk.class);
            channel.publish(Publication.toQueue(queue, "pending").persistent());

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).containsExactly("committed");
        }

        @Clause("durability: transient messages are gone after a restart")
        @Test
        void thatAreTransientAreGone(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            channel.publish(queue, "transient")
                    .publish(Publication.toQueue(queue, "persistent").persistent());
            channel.awaitConfirms(2);

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).containsExactly("persistent");
        }

        @Clause("durability: what was acknowledged or purged does not come back after a restart")
        @Test
        void thatWereAcknowledgedAreGone(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            for (int i = 0; i < 10; i++) {
                channel.publish(Publication.toQueue(queue, "m" + i).persistent());
            }
            channel.awaitConfirms(10);
            for (int i = 0; i < 10; i++) {
                channel.get(queue);
            }
            IntStream.of(1, 2, 4, 10).forEach(tag -> channel.send(ack(tag)));
            channel.publish(Publication.toQueue(queue, "last").persistent());
            channel.awaitConfirms(11);

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).containsExactly("m2", "m4", "m5", "m6", "m7", "m8", "last");
        }

        @Clause("durability: what was acknowledged or purged does not come back after a restart")
        @Test
        void thatWereAcknowledgedAreGoneAfterAnOrderlyEnd(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            channel.publish(Publication.toQueue(queue, "done").persistent());
            channel.publish(Publication.toQueue(queue, "left").persistent());
            channel.awaitConfirms(2);
            channel.get(queue);
            channel.send(ack(1)).close();

            broker.restart();

            Content<BasicMethod.GetOk> left = open(clients).get(queue);
            assertThat(left.text()).isEqualTo("left");
            assertThat(left.method().redelivered()).isFalse();
        }

        @Clause("durability: what was acknowledged in a committed transaction does not come back after a restart")
        @Test
        void thatWereAcknowledgedInACommitAreGone(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            for (int i = 0; i < 1_000; i++) {
                channel.publish(Publication.toQueue(queue, "m" + i).persistent());
            }
            channel.awaitConfirms(1_000);
            WireChannel committing = open(clients);
            committing.ask(Requests.txSelect(), TxMethod.SelectOk.class);
            for (int i = 0; i < 1_000; i++) {
                committing.get(queue);
                committing.send(ack(i + 1));
            }
            committing.ask(Requests.txCommit(), TxMethod.CommitOk.class);

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).isEmpty();
        }

        @Clause("durability: what was acknowledged or purged does not come back after a restart")
        @Test
        void thatWerePurgedAreGone(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            channel.publish(Publication.toQueue(queue, "purged").persistent());
            channel.awaitConfirms(1);
            channel.ask(Requests.purge(queue), QueueMethod.PurgeOk.class);
            channel.publish(Publication.toQueue(queue, "later").persistent());
            channel.awaitConfirms(2);

            broker.kill9();
            broker.startAgain();

            assertThat(open(clients).drain(queue)).containsExactly("later");
        }

        @Clause("durability: messages keep their properties and body over a restart")
        @Test
        void keepTheirPropertiesAndBody(LeveretProcess broker, Clients clients, Names names) {
            byte[] body = new byte[1_048_576];
            new Random(1).nextBytes(body);
            byte[] properties = {(byte) 0xb0, 0, 4, 't', 'e', 'x', 't', 0, 0, 0, 4, 1, 'a', 't', 1, 2};
            String queue = names.queue();
            WireChannel channel = confirming(clients, queue);
            channel.publish(
                    Publication.toQueue(queue, "").withProperties(properties).withBody(body));
            channel.awaitConfirms(1);

            broker.kill9();
            broker.startAgain();

            Content<BasicMethod.GetOk> got = open(clients).get(queue);
            assertThat(got.properties()).isEqualTo(properties);
            assertThat(got.body()).isEqualTo(body);
        }
    }

    @Nested
    class Definitions {

        @Clause("durability: durable exchanges, queues and the bindings between them survive `kill -9`")
        @Test
        void thatAreDurableLeadMessagesAgain(LeveretProcess broker, Clients clients, Names names) {
            String queue = names.queue();
            String first = names.exchange();
            String second = names.exchange();
            WireChannel channel = open(clients);
            channel.ask(queue(queue).durable(), QueueMethod.DeclareOk.class);
            channel.ask(exchange(first, "topic").durable(), ExchangeMethod.DeclareOk.class);
            channel.ask(exchange(second, "headers").durable(), ExchangeMethod.DeclareOk.class);
            channel.ask(Requests.bindExchange(second, first, "a.*"), ExchangeMethod.BindOk.class);
            channel.ask(
                    bind(queue, second, "", FieldTable.of("x-match", FieldValue.of("all"))), QueueMethod.BindOk.class);

            broker.kill9();
            broker.startAgain();

            WireChannel next = open(clients);
            next.publish(Publication.to(first, "a.b", "led"));
            assertThat(next.drain(queue)).containsExactly("led");
        }

        @Clause("durability: flags and arguments survive `kill -9`")
        @Test
        void keepTheirFlagsAndArguments(LeveretProcess broker, Clients clients, Names names) {
            Request declareQueue = queue(names.queue()).durable().autoDelete().with("x-max-length", FieldValue.of(5));
            Request declareExchange = exchange(names.exchange(), "direct")
                    .durable()
                    .autoDelete()
                    .internal()
                    .with("alternate-exchange", FieldValue.of("amq.fanout"));
            WireChannel channel = open(clients);
            channel.ask(declareQueue, QueueMethod.DeclareOk.class);
            channel.ask(declareExchange, ExchangeMethod.DeclareOk.class);

            broker.kill9();
            broker.startAgain();

            WireChannel next = open(clients);
            next.ask(declareQueue, QueueMethod.DeclareOk.class);
            next.ask(declareExchange, ExchangeMethod.DeclareOk.class);
        }

        @Clause("durability: what is transient or exclusive is gone after a restart")
        @Test
        void thatAreTransientOrExclusiveAreGone(LeveretProcess broker, Clients clients, Names names) {
            String transientQueue = names.queue();
            String exclusive = names.queue();
            String transientExchange = names.exchange();
            WireChannel channel = open(clients);
            channel.ask(queue(transientQueue), QueueMethod.DeclareOk.class);
            channel.ask(queue(exclusive).durable().exclusive(), QueueMethod.DeclareOk.class);
            channel.ask(exchange(transientExchange, "direct"), ExchangeMethod.DeclareOk.class);

            broker.kill9();
            broker.startAgain();

            open(clients).expectRefused(queue(transientQueue).passive(), 404, missing("queue", transientQueue));
            open(clients).expectRefused(queue(exclusive).passive(), 404, missing("queue", exclusive));
            open(clients)
                    .expectRefused(
                            exchange(transientExchange, "direct").passive(),
                            404,
                            missing("exchange", transientExchange));
        }

        @Clause("durability: what was deleted or unbound does not come back after a restart")
        @Test
        void thatWereRemovedAreGone(LeveretProcess broker, Clients clients, Names names) {
            String deleted = names.queue();
            String unbound = names.queue();
            WireChannel channel = open(clients);
            channel.ask(queue(deleted).durable(), QueueMethod.DeclareOk.class);
            channel.ask(queue(unbound).durable(), QueueMethod.DeclareOk.class);
            channel.ask(bind(unbound, "amq.direct", unbound), QueueMethod.BindOk.class);
            channel.ask(Requests.deleteQueue(deleted), QueueMethod.DeleteOk.class);
            channel.ask(Requests.unbind(unbound, "amq.direct", unbound), QueueMethod.UnbindOk.class);

            broker.kill9();
            broker.startAgain();

            open(clients).expectUnroutable("amq.direct", unbound);
            open(clients).expectRefused(queue(deleted).passive(), 404, missing("queue", deleted));
        }

        private static String missing(String kind, String name) {
            return "NOT_FOUND - no " + kind + " '" + name + "' in vhost '/'";
        }
    }

    private static WireChannel open(Clients clients) {
        return clients.wire().connect().openChannel(1);
    }

    private static WireChannel confirming(Clients clients, String queue) {
        WireChannel channel = open(clients);
        channel.ask(queue(queue).durable(), QueueMethod.DeclareOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        return channel;
    }
}
