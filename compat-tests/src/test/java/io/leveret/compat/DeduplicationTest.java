package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues and exchanges that keep out messages which came before. */
@AmqpTest
@OursOnly("RabbitMQ has it in a plugin of others")
class DeduplicationTest {

    private static final String HEADER = "x-deduplication-header";

    private WireChannel channel;
    private String queue;

    DeduplicationTest() {}

    @BeforeEach
    void open(WireClient client, Names names) {
        channel = client.connect().openChannel(1);
        queue = names.queue();
    }

    @Nested
    class Queue {

        @Clause("de-duplication: a queue with `x-message-deduplication` takes one message of each key")
        @Test
        void takesAMessageOnce() {
            declare(deduplicating());

            channel.publish(keyed("a", HEADER, "1"));
            channel.publish(keyed("b", HEADER, "1"));
            channel.publish(keyed("c", HEADER, "2"));
            channel.publish(Publication.toQueue(queue, "d"));

            assertThat(channel.drain(queue)).containsExactly("a", "c", "d");
        }

        @Clause("de-duplication: a key is remembered when its message was consumed")
        @Test
        void remembersWhatWasConsumed() {
            declare(deduplicating());
            channel.publish(keyed("a", HEADER, "1"));
            assertThat(channel.drain(queue)).containsExactly("a");

            channel.publish(keyed("b", HEADER, "1"));

            channel.expectEmpty(queue);
        }

        @Clause("de-duplication: a duplicate is confirmed, and not returned")
        @Test
        void confirmsDuplicates() {
            declare(deduplicating());
            channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

            channel.publish(keyed("a", HEADER, "1").mandatory());
            channel.publish(keyed("b", HEADER, "1").mandatory());

            channel.awaitConfirms(2);
            channel.expectNothingMore();
        }

        @Clause("de-duplication: `x-deduplication-header` names the header with the key")
        @Test
        void looksAtAnotherHeader() {
            declare(deduplicating().with(HEADER, FieldValue.of("order")));

            channel.publish(keyed("a", "order", "1"));
            channel.publish(keyed("b", "order", "1"));

            assertThat(channel.drain(queue)).containsExactly("a");
        }

        @Clause(
                "de-duplication: with `x-deduplication-key` `message-id` that property is the key of a message without the header")
        @Test
        void looksAtTheMessageIdWhereItIsAskedTo() {
            declare(deduplicating().with("x-deduplication-key", FieldValue.of("message-id")));

            channel.publish(identified("a"));
            channel.publish(identified("b"));

            assertThat(channel.drain(queue)).containsExactly("a");
        }

        @Clause(
                "de-duplication: with `x-deduplication-key` `message-id` that property is the key of a message without the header")
        @Test
        void doesNotLookAtTheMessageIdOtherwise() {
            declare(deduplicating());

            channel.publish(identified("a"));
            channel.publish(identified("b"));

            assertThat(channel.drain(queue)).containsExactly("a", "b");
        }

        @Clause("de-duplication: `x-cache-size` keys are remembered, then the oldest goes")
        @Test
        void remembersNoMoreThanItIsAskedTo() {
            declare(deduplicating().with("x-cache-size", FieldValue.of(1)));

            channel.publish(keyed("a", HEADER, "1"));
            channel.publish(keyed("b", HEADER, "2"));
            channel.publish(keyed("c", HEADER, "1"));

            assertThat(channel.drain(queue)).containsExactly("a", "b", "c");
        }

        @Clause("de-duplication: `x-message-deduplication` false is as none")
        @Test
        void isSwitchedOffByFalse() {
            declare(queue(queue).with("x-message-deduplication", FieldValue.of(false)));

            channel.publish(keyed("a", HEADER, "1"));
            channel.publish(keyed("b", HEADER, "1"));

            assertThat(channel.drain(queue)).containsExactly("a", "b");
        }

        static Stream<Arguments> wrong() {
            return Stream.of(
                    Arguments.of("x-message-deduplication", FieldValue.of("yes"), "{unacceptable_type,longstr}"),
                    Arguments.of("x-cache-size", FieldValue.of(0), "{value_zero,0}"),
                    Arguments.of("x-cache-size", FieldValue.of(10_000_001), "{max_value_exceeded,10000001}"),
                    Arguments.of("x-cache-ttl", FieldValue.of("1s"), "\"expected integer, got longstr\""),
                    Arguments.of("x-deduplication-header", FieldValue.of(1), "{unacceptable_type,signedint}"),
                    Arguments.of("x-deduplication-key", FieldValue.of("body"), "invalid_key"));
        }

        @Clause("de-duplication: arguments that cannot be are refused with 406")
        @ParameterizedTest
        @MethodSource("wrong")
        void refusesArgumentsThatCannotBe(String name, FieldValue value, String problem) {
            channel.expectRefused(
                    deduplicating().with(name, value),
                    406,
                    "PRECONDITION_FAILED - invalid arg '" + name + "' for queue '" + queue + "' in vhost '/': "
                            + problem);
        }
    }

    @Nested
    class Exchange {

        private String exchange;

        Exchange() {}

        @BeforeEach
        void declareExchange(Names names) {
            exchange = names.exchange();
            channel.ask(
                    exchange(exchange, "fanout").durable().with("x-message-deduplication", FieldValue.of(true)),
                    ExchangeMethod.DeclareOk.class);
            declare(queue(queue));
            channel.ask(bind(queue, exchange, ""), QueueMethod.BindOk.class);
        }

        @Clause(
                "de-duplication: an exchange of any type that is asked to routes a message once and confirms each duplicate")
        @Test
        void routesAMessageOnce() {
            channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

            publish("a", "1");
            publish("b", "1");
            publish("c", "2");

            channel.awaitConfirms(3);
            channel.awaitReady(queue, 2);
            assertThat(channel.drain(queue)).containsExactly("a", "c");
        }

        @Clause("de-duplication: a mandatory duplicate is not returned by its exchange")
        @Test
        void doesNotReturnDuplicates() {
            publish("a", "1");
            publish("b", "1");

            channel.expectNothingMore();
        }

        private void publish(String text, String key) {
            channel.publish(Publication.to(exchange, "", text)
                    .withProperties(octets(BasicProperties.builder()
                            .headers(FieldTable.of(HEADER, FieldValue.of(key)))
                            .build()))
                    .mandatory());
        }
    }

    private DeclareQueue deduplicating() {
        return queue(queue).with("x-message-deduplication", FieldValue.of(true));
    }

    private void declare(DeclareQueue declare) {
        channel.ask(declare, QueueMethod.DeclareOk.class);
    }

    private Publication keyed(String text, String header, String key) {
        return Publication.toQueue(queue, text)
                .withProperties(octets(BasicProperties.builder()
                        .headers(FieldTable.of(header, FieldValue.of(key)))
                        .build()));
    }

    private Publication identified(String text) {
        return Publication.toQueue(queue, text)
                .withProperties(octets(BasicProperties.builder().messageId("id").build()));
    }

    private static byte[] octets(BasicProperties properties) {
        return properties.toHeader(0).properties();
    }
}
