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
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which keys a dead letter goes, and what it says of them; and what does not die at all. */
@AmqpTest
class DeadLetterKeysTest {

    private static final BasicProperties NONE = new BasicProperties();

    private Channel channel;
    private Names names;
    private String morgue;

    @BeforeEach
    void declareTheWayOfTheDead(Channel channel, Names names) throws IOException {
        this.channel = channel;
        this.names = names;
        this.morgue = names.exchange();
        channel.exchangeDeclare(morgue, BuiltinExchangeType.DIRECT);
    }

    @Clause(
            "dead letters: without `x-dead-letter-routing-key` one goes by the keys of its CC as well, and keeps the header")
    @Test
    void goesByItsCopyKeysToo() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String copies = queue(Map.of());
        channel.queueBind(copies, morgue, "copy");
        publish(queue, headers("CC", List.of("copy")));

        reject(queue);

        GetResponse letter = await(copies);
        assertThat(plain(letter.getProps().getHeaders().get("CC"))).isEqualTo(List.of("copy"));
        assertThat(deathsKeys(letter)).isEqualTo(List.of(queue, "copy"));
    }

    @Clause("dead letters: with `x-dead-letter-routing-key` one goes by that key alone, and its CC is only a header")
    @Test
    void goesByTheKeyOfTheQueueAlone() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue, "x-dead-letter-routing-key", "dead"));
        String dead = queue(Map.of());
        String copies = queue(Map.of());
        channel.queueBind(dead, morgue, "dead");
        channel.queueBind(copies, morgue, "copy");
        publish(queue, headers("CC", List.of("copy")));

        reject(queue);

        GetResponse letter = await(dead);
        assertThat(plain(letter.getProps().getHeaders().get("CC"))).isEqualTo(List.of("copy"));
        assertThat(channel.basicGet(copies, true)).isNull();
    }

    @Clause("dead letters: with `x-dead-letter-routing-key` one goes by that key alone, and its CC is only a header")
    @Test
    void goesByTheKeyOfTheQueueAloneWhenItDiesAgain() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue, "x-dead-letter-routing-key", "dead"));
        String second = queue(Map.of("x-dead-letter-exchange", morgue));
        String last = queue(Map.of());
        String copies = queue(Map.of());
        channel.queueBind(second, morgue, "dead");
        publish(queue, headers("CC", List.of("copy")));
        reject(queue);
        long letter = await(second).getEnvelope().getDeliveryTag();
        channel.queueUnbind(second, morgue, "dead");
        channel.queueBind(last, morgue, "dead");
        channel.queueBind(copies, morgue, "copy");

        channel.basicReject(letter, false);

        assertThat(deathsKeys(await(last))).isEqualTo(List.of("dead"));
        assertThat(channel.basicGet(copies, true)).isNull();
    }

    @Clause("dead letters: `x-death` does not tell the keys of BCC")
    @Test
    void keepsBlindKeysSecret() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String dead = queue(Map.of());
        channel.queueBind(dead, morgue, queue);
        publish(queue, headers("BCC", List.of("copy")));

        reject(queue);

        GetResponse letter = await(dead);
        assertThat(deathsKeys(letter)).isEqualTo(List.of(queue));
        assertThat(letter.getProps().getHeaders()).doesNotContainKey("BCC");
    }

    @Clause("dead letters: one that is rejected loses its `expiration` too, which `x-death` keeps")
    @Test
    void losesItsExpirationWhateverItDiedOf() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String dead = queue(Map.of());
        channel.queueBind(dead, morgue, queue);
        publish(queue, NONE.builder().expiration("60000").build());

        reject(queue);

        GetResponse letter = await(dead);
        assertThat(letter.getProps().getExpiration()).isNull();
        assertThat(plain(death(letter).get("original-expiration"))).isEqualTo("60000");
    }

    @Clause("dead letters: what is purged, or goes with its queue, is none")
    @Test
    void isNotWhatIsPurged() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String dead = queue(Map.of());
        channel.queueBind(dead, morgue, queue);
        publish(queue, NONE);

        channel.queuePurge(queue);

        assertThat(channel.basicGet(dead, true)).isNull();
    }

    @Clause("dead letters: what is purged, or goes with its queue, is none")
    @Test
    void isNotWhatGoesWithItsQueue() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String dead = queue(Map.of());
        channel.queueBind(dead, morgue, queue);
        publish(queue, NONE);

        channel.queueDelete(queue);

        assertThat(channel.basicGet(dead, true)).isNull();
    }

    @Clause("dead letters: several rejected with one nack die in their order")
    @Test
    void areSeveralThatAreRejectedTogether() throws IOException {
        String queue = queue(Map.of("x-dead-letter-exchange", morgue));
        String dead = queue(Map.of());
        channel.queueBind(dead, morgue, queue);
        for (String text : List.of("a", "b", "c")) {
            channel.basicPublish("", queue, NONE, text.getBytes(UTF_8));
        }
        await(queue);
        await(queue);
        long last = await(queue).getEnvelope().getDeliveryTag();

        channel.basicNack(last, true, false);

        for (String text : List.of("a", "b", "c")) {
            assertThat(await(dead).getBody()).asString(UTF_8).isEqualTo(text);
        }
    }

    private String queue(Map<String, Object> arguments) throws IOException {
        String name = names.queue();
        channel.queueDeclare(name, false, false, false, arguments);
        return name;
    }

    private void publish(String queue, BasicProperties properties) throws IOException {
        channel.basicPublish("", queue, properties, "a".getBytes(UTF_8));
    }

    private static BasicProperties headers(String name, Object value) {
        return NONE.builder().headers(Map.of(name, value)).build();
    }

    private void reject(String queue) throws IOException {
        channel.basicReject(await(queue).getEnvelope().getDeliveryTag(), false);
    }

    private GetResponse await(String queue) {
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

    private static Object deathsKeys(GetResponse letter) {
        return plain(Objects.requireNonNull(death(letter).get("routing-keys")));
    }

    private static Map<String, Object> death(GetResponse letter) {
        List<?> deaths =
                (List<?>) Objects.requireNonNull(letter.getProps().getHeaders().get("x-death"));
        Map<String, Object> death = new HashMap<>();
        ((Map<?, ?>) deaths.get(0)).forEach((name, value) -> death.put((String) name, value));
        return death;
    }

    /** With plain text for the client's long strings. */
    private static Object plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(DeadLetterKeysTest::plain).toList();
        }
        return value instanceof LongString text ? text.toString() : Objects.requireNonNull(value);
    }
}
