package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.deleteExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchange types beside the four of the protocol. */
@AmqpTest
class PluginExchangeTest {

    private static final String PLUGIN = "RabbitMQ has it in a plugin";
    private static final int MANY = 200;

    private WireChannel channel;
    private String exchange;
    private String first;
    private String second;

    PluginExchangeTest() {}

    @BeforeEach
    void open(WireClient client, Names names) {
        channel = client.connect().openChannel(1);
        exchange = names.exchange();
        first = channel.declareQueue();
        second = channel.declareQueue();
    }

    @Nested
    class ModulusHash {

        @Clause(
                value = "other exchange types: x-modulus-hash sends each routing key to one queue, always the same",
                differs = Deviation.HASH)
        @Test
        void sendsEachKeyToOneQueueAndAlwaysTheSame() {
            declare("x-modulus-hash", FieldTable.EMPTY);
            bindBoth("", "");

            for (int i = 0; i < MANY; i++) {
                publish("key" + i, "key" + i);
                publish("key" + i, "key" + i);
            }

            List<String> atFirst = channel.drain(first);
            List<String> atSecond = channel.drain(second);
            assertThat(atFirst.size() + atSecond.size()).isEqualTo(2 * MANY);
            assertThat(atFirst).isNotEmpty().doesNotContainAnyElementsOf(atSecond);
            assertThat(atSecond).isNotEmpty();
        }
    }

    @Nested
    class Chance {

        @Clause("other exchange types: x-local-random and x-random send each message to one of their queues")
        @ParameterizedTest
        @ValueSource(strings = "x-local-random")
        void sendsEachMessageToOneQueue(String type) {
            declare(type, FieldTable.EMPTY);
            bindBoth("", "");

            for (int i = 0; i < MANY; i++) {
                publish("key", "m");
            }

            assertShared(MANY);
        }

        @Clause("other exchange types: x-local-random and x-random send each message to one of their queues")
        @Test
        @OursOnly(PLUGIN)
        void sendsEachMessageToOneQueueOnAnyNode() {
            sendsEachMessageToOneQueue("x-random");
        }

        @Clause("other exchange types: x-local-random is bound to classic queues alone, and without a key")
        @Test
        void refusesAKeyWhereQueuesMustBeNear() {
            declare("x-local-random", FieldTable.EMPTY);

            channel.expectRefused(
                    bind(first, exchange, "key"),
                    406,
                    "PRECONDITION_FAILED - Non empty binding 'key' key not permitted");
        }

        @Clause("other exchange types: x-local-random is bound to classic queues alone, and without a key")
        @Test
        void refusesAnExchangeWhereQueuesMustBeNear() {
            declare("x-local-random", FieldTable.EMPTY);

            channel.expectRefused(
                    bindExchange("amq.fanout", exchange, ""), 406, "PRECONDITION_FAILED - Destination not found");
        }
    }

    @Nested
    @OursOnly(PLUGIN)
    class ConsistentHash {

        @Clause(
                value = "other exchange types: x-consistent-hash sends each value to one queue, always the same",
                differs = Deviation.HASH)
        @Test
        void sendsEachKeyToOneQueueAndAlwaysTheSame() {
            declare("x-consistent-hash", FieldTable.EMPTY);
            bindBoth("1", "1");

            for (int i = 0; i < MANY; i++) {
                publish("key" + i, "m");
            }
            assertShared(MANY);

            for (int i = 0; i < MANY; i++) {
                publish("one key", "m");
            }
            List<Integer> counts = new ArrayList<>();
            counts.add(channel.drain(first).size());
            counts.add(channel.drain(second).size());
            assertThat(counts).contains(0, MANY);
        }

        @Clause("other exchange types: the binding key of x-consistent-hash is a weight above 0")
        @ParameterizedTest
        @CsvSource({
            "0, The binding key must be greater than 0",
            "10001, The binding key must not exceed 10000",
            "red, 'The binding key must be an integer: <<\"red\">>'"
        })
        void takesAWeightForAKey(String key, String explanation) {
            declare("x-consistent-hash", FieldTable.EMPTY);

            channel.expectRefused(bind(first, exchange, key), 406, "PRECONDITION_FAILED - " + explanation);
        }

        @Clause("other exchange types: x-consistent-hash takes `hash-header` or `hash-property`, not both")
        @Test
        void hashesOneThingAlone() {
            channel.expectRefused(
                    exchange(exchange, "x-consistent-hash")
                            .with("hash-header", FieldValue.of("h"))
                            .with("hash-property", FieldValue.of("message_id")),
                    406,
                    "PRECONDITION_FAILED - hash-header and hash-property are mutually exclusive");
        }

        @Clause("other exchange types: `hash-property` is correlation_id, message_id or timestamp")
        @Test
        void hashesNoOtherProperty() {
            channel.expectRefused(
                    exchange(exchange, "x-consistent-hash").with("hash-property", FieldValue.of("app_id")),
                    406,
                    "PRECONDITION_FAILED - Unsupported property: app_id");
        }
    }

    @Nested
    @OursOnly(PLUGIN)
    class RecentHistory {

        @Clause("other exchange types: x-recent-history gives its latest messages to a queue that is bound later")
        @Test
        void givesTheLatestMessagesToAQueueThatComesLater() {
            declare("x-recent-history", FieldTable.of("x-recent-history-length", FieldValue.of(2)));
            bindTo(first, "");
            publish("1", "1");
            publish("2", "2");
            publish("3", "3");

            bindTo(second, "");

            channel.awaitReady(second, 2);
            assertThat(channel.drain(first)).containsExactly("1", "2", "3");
            assertThat(channel.drain(second)).containsExactly("2", "3");
        }

        @Clause("other exchange types: x-recent-history remembers what nobody received")
        @Test
        void remembersWhatNobodyReceived() {
            declare("x-recent-history", FieldTable.EMPTY);
            channel.expectUnroutable(exchange, "key");

            bindTo(first, "");

            channel.awaitReady(first, 1);
        }

        @Clause("other exchange types: x-recent-history forgets when it is deleted")
        @Test
        void forgetsWhenItIsDeclaredAnew() {
            declare("x-recent-history", FieldTable.EMPTY);
            publish("key", "old");
            channel.ask(deleteExchange(exchange), ExchangeMethod.DeleteOk.class);
            declare("x-recent-history", FieldTable.EMPTY);

            bindTo(first, "");

            channel.expectEmpty(first);
        }

        @Clause("other exchange types: `x-recent-history-length` is a number above 0")
        @Test
        void needsALengthAboveNothing() {
            channel.expectRefused(
                    exchange(exchange, "x-recent-history").with("x-recent-history-length", FieldValue.of(0)),
                    406,
                    "PRECONDITION_FAILED - Invalid argument 0, 'x-recent-history-length' must be a positive integer");
        }
    }

    private void declare(String type, FieldTable arguments) {
        channel.send(new ExchangeMethod.Declare(exchange, type, false, false, false, false, false, arguments));
        channel.expect(ExchangeMethod.DeclareOk.class);
    }

    private void bindBoth(String firstKey, String secondKey) {
        bindTo(first, firstKey);
        bindTo(second, secondKey);
    }

    private void bindTo(String queue, String key) {
        channel.ask(bind(queue, exchange, key), QueueMethod.BindOk.class);
    }

    private void publish(String key, String text) {
        channel.publish(Publication.to(exchange, key, text));
    }

    /** Checks that so many messages came, each to one of the two queues, and some to each. */
    private void assertShared(int messages) {
        int atFirst = channel.drain(first).size();
        int atSecond = channel.drain(second).size();
        assertThat(atFirst + atSecond).isEqualTo(messages);
        assertThat(atFirst).isPositive();
        assertThat(atSecond).isPositive();
    }
}
