package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queues a message reaches, seen by the official client. */
@AmqpTest
class RoutingTest {

    private Channel channel;
    private String exchange;
    private String queue;

    @BeforeEach
    void declare(Channel opened, Names names) throws IOException {
        channel = opened;
        exchange = names.exchange();
        queue = channel.queueDeclare().getQueue();
    }

    @Nested
    class DefaultExchange {

        @Clause("routing: the default exchange leads to the queue of the key's name")
        @Test
        void sendsToTheQueueThatIsNamed() throws IOException {
            publish("", queue, "for you");

            assertThat(received()).containsExactly("for you");
        }

        @Clause("routing: the default exchange leads to the queue of the key's name")
        @Test
        void sendsNowhereWhenNoQueueIsNamed() throws IOException {
            publish("", queue + "x", "lost");

            assertThat(received()).isEmpty();
        }
    }

    @Nested
    class Direct {

        @Clause("routing: a direct exchange leads to every queue that is bound with the same key")
        @Test
        void sendsWhereTheKeyIsTheSame() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT);
            channel.queueBind(queue, exchange, "red");
            channel.queueBind(queue, exchange, "green");

            publish(exchange, "red", "1");
            publish(exchange, "Red", "2");
            publish(exchange, "green", "3");
            publish(exchange, "", "4");

            assertThat(received()).containsExactly("1", "3");
        }

        @Clause("routing: a direct exchange leads to every queue that is bound with the same key")
        @Test
        void sendsToEveryQueueThatIsBound() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT);
            String second = channel.queueDeclare().getQueue();
            channel.queueBind(queue, exchange, "key");
            channel.queueBind(second, exchange, "key");

            publish(exchange, "key", "both");

            assertThat(received()).containsExactly("both");
            assertThat(received(second)).containsExactly("both");
        }
    }

    @Nested
    class Fanout {

        @Clause("routing: a fanout exchange leads everywhere")
        @Test
        void sendsEverywhereWhateverTheKey() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            String second = channel.queueDeclare().getQueue();
            channel.queueBind(queue, exchange, "ignored");
            channel.queueBind(second, exchange, "");

            publish(exchange, "other", "all");

            assertThat(received()).containsExactly("all");
            assertThat(received(second)).containsExactly("all");
        }

        @Clause("routing: a queue gets one copy, however many bindings match")
        @Test
        void sendsOnceToAQueueThatIsBoundTwice() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            channel.queueBind(queue, exchange, "one");
            channel.queueBind(queue, exchange, "two");

            publish(exchange, "", "once");

            assertThat(received()).containsExactly("once");
        }
    }

    @Nested
    class Topic {

        @Clause("routing: in a topic exchange `*` is one word, `#` any number; an empty key has no word")
        @ParameterizedTest
        @CsvSource(
                nullValues = "-",
                value = {
                    "a.b, a.b, true",
                    "a.b, a.b.c, false",
                    "a.b, a, false",
                    "a.*, a.b, true",
                    "a.*, a, false",
                    "a.*, a.b.c, false",
                    "*, a, true",
                    "*, a.b, false",
                    "*.*, a.b, true",
                    "#, '', true",
                    "#, a, true",
                    "#, a.b.c, true",
                    "a.#, a, true",
                    "a.#, a.b.c, true",
                    "a.#, b.a, false",
                    "#.a, a, true",
                    "#.a, b.c.a, true",
                    "#.a, a.b, false",
                    "a.#.z, a.z, true",
                    "a.#.z, a.b.c.z, true",
                    "a.#.z, a.b, false",
                    "a.#.*, a.b, true",
                    "a.#.*, a, false",
                    "#.#, '', true",
                    "#.b.#, a.b.c, true",
                    "#.b.#, b, true",
                    "#.b.#, a.c, false",
                    "*.#, '', false",
                    "*, '', false",
                    "*.#, a, true",
                    "*.#, a.b.c, true",
                    "*.b.#, a.b, true",
                    "'', '', true",
                    "'', a, false",
                    "a..b, a..b, true",
                    "a.*.b, a..b, true",
                    "a*, ab, false",
                    "a.b*, a.b*, true",
                    "#a, #a, true"
                })
        void matches(String pattern, String routingKey, boolean expected) throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC);
            channel.queueBind(queue, exchange, pattern);

            publish(exchange, routingKey, "message");

            assertThat(received()).hasSize(expected ? 1 : 0);
        }

        @Clause("routing: a queue gets one copy, however many bindings match")
        @Test
        void sendsOnceToAQueueWhoseBindingsAllMatch() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC);
            channel.queueBind(queue, exchange, "#");
            channel.queueBind(queue, exchange, "a.*");
            channel.queueBind(queue, exchange, "a.b");

            publish(exchange, "a.b", "once");

            assertThat(received()).containsExactly("once");
        }

        @Clause("routing: removing a binding leaves the others")
        @Test
        void forgetsABindingAndKeepsTheOthers() throws IOException {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC);
            channel.queueBind(queue, exchange, "a.#");
            channel.queueBind(queue, exchange, "a.b.c");
            channel.queueUnbind(queue, exchange, "a.#");

            publish(exchange, "a.b", "lost");
            publish(exchange, "a.b.c", "kept");

            assertThat(received()).containsExactly("kept");
        }
    }

    @Nested
    class BetweenExchanges {

        @Clause("exchange.bind: each exchange on the way applies its own rule to the same key")
        @Test
        void everyHopAppliesItsOwnRuleToTheSameKey(Names names) throws IOException {
            String second = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC);
            channel.exchangeDeclare(second, BuiltinExchangeType.DIRECT);
            channel.exchangeBind(second, exchange, "a.*");
            channel.queueBind(queue, second, "a.b");

            publish(exchange, "a.b", "through");
            publish(exchange, "a.c", "second hop refuses");
            publish(exchange, "b", "first hop refuses");

            assertThat(received()).containsExactly("through");
        }

        @Clause("exchange.bind: a queue gets one copy, however many ways lead to it")
        @Test
        void aQueueGetsOneCopyHoweverManyWaysLeadToIt(Names names) throws IOException {
            String left = names.exchange();
            String right = names.exchange();
            for (String name : List.of(exchange, left, right)) {
                channel.exchangeDeclare(name, BuiltinExchangeType.FANOUT);
            }
            channel.exchangeBind(left, exchange, "");
            channel.exchangeBind(right, exchange, "");
            channel.queueBind(queue, left, "");
            channel.queueBind(queue, right, "");

            publish(exchange, "", "once");

            assertThat(received()).containsExactly("once");
        }

        @Clause("exchange.bind: circles end")
        @Test
        void circlesDoNoHarm(Names names) throws IOException {
            String second = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            channel.exchangeDeclare(second, BuiltinExchangeType.FANOUT);
            channel.exchangeBind(second, exchange, "");
            channel.exchangeBind(exchange, second, "");
            channel.exchangeBind(exchange, exchange, "");
            channel.queueBind(queue, second, "");

            publish(exchange, "", "round");

            assertThat(received()).containsExactly("round");
        }

        @Clause("exchange.bind: an internal exchange may be the destination")
        @Test
        void anInternalOneMayBeTheDestination(Names names) throws IOException {
            String internal = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            channel.exchangeDeclare(internal, BuiltinExchangeType.FANOUT, false, false, true, Map.of());
            channel.exchangeBind(internal, exchange, "");
            channel.queueBind(queue, internal, "");

            publish(exchange, "", "inside");

            assertThat(received()).containsExactly("inside");
        }

        @Clause("exchange.bind: unbinding ends it")
        @Test
        void anUnbindingEndsIt(Names names) throws IOException {
            String second = names.exchange();
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT);
            channel.exchangeDeclare(second, BuiltinExchangeType.FANOUT);
            channel.queueBind(queue, second, "");
            channel.exchangeBind(second, exchange, "");
            channel.exchangeUnbind(second, exchange, "");

            publish(exchange, "", "lost");

            assertThat(received()).isEmpty();
        }
    }

    private void publish(String toExchange, String routingKey, String text) throws IOException {
        channel.basicPublish(toExchange, routingKey, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> received() throws IOException {
        return received(queue);
    }

    /** All that the queue holds. Behind the publishes on the same channel, so nothing can still be on its way. */
    private List<String> received(String from) throws IOException {
        List<String> texts = new ArrayList<>();
        for (GetResponse got = channel.basicGet(from, true); got != null; got = channel.basicGet(from, true)) {
            texts.add(new String(got.getBody(), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
