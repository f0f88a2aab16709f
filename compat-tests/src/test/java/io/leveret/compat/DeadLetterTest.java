package io.leveret.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.LongString;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a queue gives up, and what they tell of it. */
@AmqpTest
class DeadLetterTest {

    private static final BasicProperties NONE = new BasicProperties();

    @Nested
    class Reason {

        @Clause("dead letters: a message that is rejected without requeue dies as `rejected`")
        @Clause(
                "dead letters: an entry of `x-death` has reason, queue, exchange, count, routing-keys and time, and original-expiration where there was one")
        @Test
        void isRejectionOfAMessageNobodyWants(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            GetResponse letter = await(channel, dead);
            assertThat(text(letter)).isEqualTo("a");
            assertThat(death(letter, 0))
                    .containsEntry("reason", "rejected")
                    .containsEntry("queue", queue)
                    .containsEntry("exchange", "")
                    .containsEntry("count", 1L)
                    .containsEntry("routing-keys", List.of(queue))
                    .doesNotContainKey("original-expiration");
            assertThat(death(letter, 0).get("time")).isInstanceOf(Date.class);
            assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo(dead);
            assertThat(letter.getEnvelope().isRedeliver()).isTrue();
        }

        @Clause(
                "dead letters: a message whose `expiration` is over dies as `expired`, loses the property and keeps it as original-expiration")
        @Test
        void isExpiryOfAMessage(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));

            publish(channel, queue, "a", NONE.builder().expiration("10").build());

            GetResponse letter = await(channel, dead);
            assertThat(death(letter, 0)).containsEntry("reason", "expired").containsEntry("original-expiration", "10");
            assertThat(letter.getProps().getExpiration()).isNull();
            assertThat(letter.getEnvelope().isRedeliver()).isFalse();
        }

        @Clause("dead letters: a message whose queue's `x-message-ttl` is over dies as `expired`")
        @Test
        void isTheEndOfTheQueuesTime(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead, "x-message-ttl", 10));

            publish(channel, queue, "a", NONE);

            assertThat(death(await(channel, dead), 0))
                    .containsEntry("reason", "expired")
                    .doesNotContainKey("original-expiration");
        }

        @Clause("dead letters: what a length limit drops from the head dies as `maxlen`")
        @Test
        void isLackOfRoom(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead, "x-max-length", 1));

            publish(channel, queue, "a", NONE);
            publish(channel, queue, "b", NONE);

            GetResponse letter = await(channel, dead);
            assertThat(text(letter)).isEqualTo("a");
            assertThat(death(letter, 0)).containsEntry("reason", "maxlen");
        }

        @Clause("dead letters: what `reject-publish-dlx` refuses dies as `maxlen`")
        @Test
        void isRefusalForLackOfRoom(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue =
                    queue(channel, names, leadingTo(dead, "x-max-length", 1, "x-overflow", "reject-publish-dlx"));

            publish(channel, queue, "a", NONE);
            publish(channel, queue, "b", NONE);

            GetResponse letter = await(channel, dead);
            assertThat(text(letter)).isEqualTo("b");
            assertThat(death(letter, 0)).containsEntry("reason", "maxlen");
        }

        @Clause(
                "dead letters: a quorum queue's message that failed more often than `x-delivery-limit` dies as `delivery_limit`")
        @Test
        void isFailureTooOften(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = quorumQueue(channel, names, leadingTo(dead, "x-delivery-limit", 1));
            publish(channel, queue, "a", NONE);

            for (int i = 0; i < 2; i++) {
                channel.basicReject(await(channel, queue).getEnvelope().getDeliveryTag(), true);
            }

            assertThat(death(await(channel, dead), 0)).containsEntry("reason", "delivery_limit");
        }
    }

    @Nested
    class History {

        @Clause("dead letters: `x-death` has the newest entry first; `x-first-death-*` stay, `x-last-death-*` follow")
        @Test
        void keepsTheFirstDeathAndTheLast(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String second = queue(channel, names, leadingTo(dead, "x-message-ttl", 10));
            String first = queue(channel, names, leadingTo(second));
            publish(channel, first, "a", NONE);

            reject(channel, first);

            GetResponse letter = await(channel, dead);
            assertThat(deaths(letter)).hasSize(2);
            assertThat(death(letter, 0)).containsEntry("queue", second);
            assertThat(death(letter, 1)).containsEntry("queue", first);
            assertThat(header(letter, "x-first-death-queue")).isEqualTo(first);
            assertThat(header(letter, "x-first-death-reason")).isEqualTo("rejected");
            assertThat(header(letter, "x-first-death-exchange")).isEmpty();
            assertThat(header(letter, "x-last-death-queue")).isEqualTo(second);
            assertThat(header(letter, "x-last-death-reason")).isEqualTo("expired");
            assertThat(header(letter, "x-last-death-exchange")).isEmpty();
        }

        @Clause("dead letters: the same queue and reason make one entry, counted and moved to the front")
        @Test
        void countsDeathsOfTheSameKind(Channel channel, Names names) throws IOException {
            String retry = names.queue();
            String queue = queue(channel, names, leadingTo(retry));
            declare(channel, retry, leadingTo(queue, "x-message-ttl", 10), false);
            publish(channel, queue, "a", NONE);

            reject(channel, queue);
            reject(channel, queue);

            GetResponse letter = await(channel, queue);
            assertThat(deaths(letter)).hasSize(2);
            assertThat(death(letter, 0)).containsEntry("queue", retry).containsEntry("count", 2L);
            assertThat(death(letter, 1)).containsEntry("queue", queue).containsEntry("count", 2L);
        }

        @Clause("dead letters: what a client writes as `x-death` does not count")
        @Test
        void isNotBelievedToAClient(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));
            Map<String, Object> lie = new HashMap<>();
            lie.put("x-death", List.of(Map.of("queue", queue, "reason", "rejected", "count", 7L)));
            lie.put("x-first-death-queue", "nowhere");
            lie.put("mine", 1);
            publish(channel, queue, "a", NONE.builder().headers(lie).build());

            reject(channel, queue);

            GetResponse letter = await(channel, dead);
            assertThat(deaths(letter)).hasSize(1);
            assertThat(death(letter, 0)).containsEntry("count", 1L);
            assertThat(header(letter, "x-first-death-queue")).isEqualTo(queue);
            assertThat(letter.getProps().getHeaders()).containsEntry("mine", 1);
        }

        @Clause("dead letters: all other properties stay")
        @Test
        void leavesTheOtherPropertiesAlone(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));
            BasicProperties properties = NONE.builder()
                    .contentType("text/plain")
                    .deliveryMode(2)
                    .priority(3)
                    .correlationId("c")
                    .messageId("m")
                    .build();
            publish(channel, queue, "a", properties);

            reject(channel, queue);

            BasicProperties kept = await(channel, dead).getProps();
            assertThat(kept.builder().headers(null).build()).isEqualTo(properties);
        }
    }

    @Nested
    class Way {

        @Clause(
                "dead letters: without `x-dead-letter-routing-key` the message keeps its own key; the delivery names exchange and key of its last way")
        @Test
        void leadsThroughAnExchangeWithTheMessagesOwnKey(Channel channel, Names names) throws IOException {
            String exchange = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT);
            String queue = queue(channel, names, Map.of("x-dead-letter-exchange", exchange));
            String dead = queue(channel, names, Map.of());
            channel.queueBind(dead, exchange, queue);
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            GetResponse letter = await(channel, dead);
            assertThat(letter.getEnvelope().getExchange()).isEqualTo(exchange);
            assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo(queue);
        }

        @Clause("dead letters: a consumer that takes one at once is not told that it was delivered before")
        @Test
        void leadsToAWaitingConsumerAsIfItWereNew(Channel channel, WireClient client, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            WireChannel consuming = client.connect().openChannel(1);
            consuming.consume(dead);
            String queue = queue(channel, names, leadingTo(dead));
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            assertThat(consuming.expectDelivery("a").redelivered()).isFalse();
        }

        @Clause("dead letters: one that waits and was rejected is redelivered")
        @Test
        void tellsWhoComesLaterThatItWasRejected(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            assertThat(await(channel, dead).getEnvelope().isRedeliver()).isTrue();
        }

        @Clause("dead letters: one that was nacked is not redelivered")
        @Test
        void doesNotTellThatItWasNotWanted(Channel channel, Names names) throws IOException {
            String dead = queue(channel, names, Map.of());
            String queue = queue(channel, names, leadingTo(dead));
            publish(channel, queue, "a", NONE);

            channel.basicNack(await(channel, queue).getEnvelope().getDeliveryTag(), false, false);

            assertThat(await(channel, dead).getEnvelope().isRedeliver()).isFalse();
        }

        @Clause("dead letters: one may go to several queues")
        @Test
        void leadsToSeveralQueues(Channel channel, Names names) throws IOException {
            String exchange = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            String queue = queue(channel, names, Map.of("x-dead-letter-exchange", exchange));
            String one = queue(channel, names, Map.of());
            String other = queue(channel, names, Map.of());
            channel.queueBind(one, exchange, "");
            channel.queueBind(other, exchange, "");
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            assertThat(text(await(channel, one))).isEqualTo("a");
            assertThat(text(await(channel, other))).isEqualTo("a");
        }

        @Clause("dead letters: an exchange that is missing takes them without a word")
        @Test
        void leadsNowhereThroughAMissingExchange(Channel channel, Names names) throws IOException {
            String queue = queue(channel, names, Map.of("x-dead-letter-exchange", names.exchange()));
            publish(channel, queue, "a", NONE);

            reject(channel, queue);

            assertThat(channel.basicGet(queue, true)).isNull();
        }

        @Clause("dead letters: a circle with a rejection in it goes on")
        @Test
        void mayLeadBackWhenSomebodyRejected(Channel channel, Names names) throws IOException {
            String queue = names.queue();
            declare(channel, queue, leadingTo(queue), false);
            publish(channel, queue, "a", NONE);

            reject(channel, queue);
            reject(channel, queue);

            assertThat(death(await(channel, queue), 0)).containsEntry("count", 2L);
        }

        @Clause("dead letters: a circle without a rejection ends")
        @Test
        void endsWhenItWouldGoRoundByItself(Channel channel, Names names) throws IOException {
            String queue = names.queue();
            declare(channel, queue, leadingTo(queue, "x-message-ttl", 10), false);
            publish(channel, queue, "a", NONE);

            Awaitility.await().until(() -> channel.messageCount(queue) == 0);

            assertThat(channel.basicGet(queue, true)).isNull();
        }
    }

    @Clause("quorum queues: `x-delivery-count` counts rejections and lost consumers, `x-acquired-count` every delivery")
    @Test
    void countsFailedDeliveriesOfQuorumQueues(Channel channel, Names names) throws IOException {
        String queue = quorumQueue(channel, names, Map.of());
        publish(channel, queue, "a", NONE);
        channel.basicReject(await(channel, queue).getEnvelope().getDeliveryTag(), true);
        channel.basicNack(await(channel, queue).getEnvelope().getDeliveryTag(), false, true);

        Map<String, Object> headers = await(channel, queue).getProps().getHeaders();

        assertThat(headers).containsEntry("x-delivery-count", 1L).containsEntry("x-acquired-count", 2L);
    }

    private static Map<String, Object> leadingTo(String queue, Object... more) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", queue);
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return arguments;
    }

    private static String queue(Channel channel, Names names, Map<String, Object> arguments) throws IOException {
        String name = names.queue();
        declare(channel, name, arguments, false);
        return name;
    }

    private static String quorumQueue(Channel channel, Names names, Map<String, Object> arguments) throws IOException {
        String name = names.queue();
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", "quorum");
        declare(channel, name, all, true);
        return name;
    }

    private static void declare(Channel channel, String name, Map<String, Object> arguments, boolean durable)
            throws IOException {
        channel.queueDeclare(name, durable, false, false, arguments);
    }

    private static void publish(Channel channel, String queue, String text, BasicProperties properties)
            throws IOException {
        channel.basicPublish("", queue, properties, text.getBytes(UTF_8));
    }

    private static void reject(Channel channel, String queue) {
        try {
            channel.basicReject(await(channel, queue).getEnvelope().getDeliveryTag(), false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static GetResponse await(Channel channel, String queue) {
        AtomicReference<@Nullable GetResponse> got = new AtomicReference<>();
        Awaitility.await("a message in " + queue)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    got.set(channel.basicGet(queue, false));
                    return got.get() != null;
                });
        return Objects.requireNonNull(got.get());
    }

    private static String text(GetResponse response) {
        return new String(response.getBody(), UTF_8);
    }

    private static String header(GetResponse letter, String name) {
        return String.valueOf(letter.getProps().getHeaders().get(name));
    }

    private static List<?> deaths(GetResponse letter) {
        return (List<?>) Objects.requireNonNull(letter.getProps().getHeaders().get("x-death"));
    }

    /** With plain text for the client's long strings. */
    private static Map<String, Object> death(GetResponse letter, int index) {
        Map<String, Object> death = new HashMap<>();
        ((Map<?, ?>) deaths(letter).get(index)).forEach((name, value) -> death.put((String) name, plain(value)));
        return death;
    }

    private static Object plain(Object value) {
        if (value instanceof LongString text) {
            return text.toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(DeadLetterTest::plain).toList()
                : value;
    }
}
