package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Delayed messages when the process is killed, and how many there may be. */
@AmqpTest
@OwnBroker({"leveret.delayed_messages_max=3000"})
class DurableDelayTest {

    private static final int MANY = 2_000;

    @Clause(
            value = "delayed messages: persistent ones of a durable exchange survive `kill -9` and leave on time",
            differs = Deviation.TRANSIENT_DELAYED)
    @Test
    void theyWaitOnAndLeaveOnTime(LeveretProcess broker, Clients clients, Names names) {
        String queue = names.queue();
        String exchange = names.exchange();
        WireChannel channel = confirming(clients, exchange, queue);
        channel.publish(persistent(exchange, "late", 3_600_000L));
        channel.publish(persistent(exchange, "due meanwhile", 10));
        channel.awaitConfirms(2);

        broker.kill9();
        broker.startAgain();

        WireChannel again = open(clients);
        again.awaitReady(queue, 1);
        assertThat(again.drain(queue)).containsExactly("due meanwhile");
    }

    @Clause("delayed messages: one that is due while the broker is killed is in its exchange or in its queue")
    @Test
    void theyAreInTheirExchangeOrInTheirQueue(LeveretProcess broker, Clients clients, Names names) {
        String queue = names.queue();
        String exchange = names.exchange();
        WireChannel channel = confirming(clients, exchange, queue);
        for (int i = 0; i < MANY; i++) {
            channel.publish(persistent(exchange, "m" + i, 1 + i % 100));
        }
        channel.awaitConfirms(MANY);

        // A part of them is on its way when the end comes.
        broker.kill9();
        broker.startAgain();

        WireChannel again = open(clients);
        Set<String> expected = IntStream.range(0, MANY).mapToObj(i -> "m" + i).collect(Collectors.toSet());
        Set<String> left = new HashSet<>();
        Awaitility.await().untilAsserted(() -> {
            left.addAll(again.drain(queue));
            assertThat(left).hasSameSizeAs(expected);
        });
        assertThat(left).isEqualTo(expected);
    }

    @Clause(
            value = "delayed messages: more than may wait are refused with basic.nack",
            differs = Deviation.DELAYED_LIMIT)
    @Test
    void moreThanMayWaitAreRefused(Clients clients, Names names) {
        String exchange = names.exchange();
        WireChannel channel = confirming(clients, exchange, names.queue());
        for (int i = 0; i < 3_000; i++) {
            channel.publish(persistent(exchange, "m", 3_600_000L));
        }
        channel.awaitConfirms(3_000);

        channel.publish(persistent(exchange, "m", 3_600_000L));

        channel.expect(BasicMethod.Nack.class);
    }

    private static WireChannel confirming(Clients clients, String exchange, String queue) {
        WireChannel channel = open(clients);
        channel.ask(
                exchange(exchange, "x-delayed-message").durable().with("x-delayed-type", FieldValue.of("fanout")),
                ExchangeMethod.DeclareOk.class);
        channel.ask(queue(queue).durable(), QueueMethod.DeclareOk.class);
        channel.ask(bind(queue, exchange, ""), QueueMethod.BindOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        return channel;
    }

    private static WireChannel open(Clients clients) {
        return clients.wire().connect().openChannel(1);
    }

    private static Publication persistent(String exchange, String text, long delay) {
        return Publication.to(exchange, "", text)
                .withProperties(BasicProperties.builder()
                        .headers(FieldTable.of("x-delay", FieldValue.of(delay)))
                        .deliveryMode(2)
                        .build()
                        .toHeader(0)
                        .properties());
    }
}
