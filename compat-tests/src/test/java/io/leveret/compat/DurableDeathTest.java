package io.leveret.compat;

import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expiry and dead letters when the process is killed. */
@AmqpTest
@OwnBroker
class DurableDeathTest {

    private static final int MANY = 2_000;

    @Clause(
            value =
                    "durability: a dead letter that dies while the broker is killed is in its old queue or in its new one",
            differs = Deviation.DEAD_LETTER_SAFETY)
    @Test
    void deadLettersAreInTheirOldQueueOrInTheirNewOne(LeveretProcess broker, Clients clients, Names names) {
        String dead = names.queue();
        String old = names.queue();
        WireChannel channel = confirming(clients, dead, old);
        for (int i = 0; i < MANY; i++) {
            channel.publish(persistent(old, "m" + i, null));
        }
        channel.awaitConfirms(MANY);
        channel.consume(old);
        for (int i = 0; i < MANY; i++) {
            channel.expectDelivery("m" + i);
        }
        // A part of them is on its way when the end comes.
        channel.send(new BasicMethod.Nack(MANY, true, false));
        channel.publish(persistent(dead, "after", null));
        channel.awaitConfirms(MANY + 1);

        broker.kill9();
        broker.startAgain();

        WireChannel again = open(clients);
        Set<String> left = new HashSet<>(again.drain(dead));
        left.addAll(again.drain(old));
        left.remove("after");
        assertThat(left)
                .isEqualTo(IntStream.range(0, MANY).mapToObj(i -> "m" + i).collect(Collectors.toSet()));
    }

    @Clause("durability: a message's time goes on while the broker is down")
    @Test
    void timeGoesOnWhileTheBrokerIsDown(LeveretProcess broker, Clients clients, Names names) {
        String dead = names.queue();
        String old = names.queue();
        WireChannel channel = confirming(clients, dead, old);
        // Not over before the end comes: a dead letter on its way then may be there twice.
        channel.publish(persistent(old, "short", "1000")).publish(persistent(old, "long", "600000"));
        channel.awaitConfirms(2);

        broker.kill9();
        broker.startAgain();

        WireChannel again = open(clients);
        again.awaitReady(dead, 1);
        assertThat(again.drain(old)).containsExactly("long");
        assertThat(again.drain(dead)).isEqualTo(List.of("short"));
    }

    private static WireChannel confirming(Clients clients, String dead, String old) {
        WireChannel channel = open(clients);
        channel.ask(queue(dead).durable(), QueueMethod.DeclareOk.class);
        channel.ask(
                queue(old)
                        .durable()
                        .with("x-dead-letter-exchange", FieldValue.of(""))
                        .with("x-dead-letter-routing-key", FieldValue.of(dead)),
                QueueMethod.DeclareOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        return channel;
    }

    private static WireChannel open(Clients clients) {
        return clients.wire().connect().openChannel(1);
    }

    private static Publication persistent(String queue, String text, @Nullable String expiration) {
        return Publication.toQueue(queue, text)
                .withProperties(BasicProperties.builder()
                        .deliveryMode(2)
                        .expiration(expiration)
                        .build()
                        .toHeader(0)
                        .properties());
    }
}
