package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.unbindExchange;

import io.leveret.codec.ExchangeMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What exchanges there are; where they send messages is told by {@link RoutingTest}. */
@AmqpTest
class ExchangeTest {

    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

    @Nested
    class Predeclared {

        @Clause(
                "exchange.declare: `amq.direct`, `amq.fanout`, `amq.topic`, `amq.headers`, `amq.match` and `amq.rabbitmq.trace` are there and durable")
        @ParameterizedTest
        @CsvSource({
            "amq.direct, direct",
            "amq.fanout, fanout",
            "amq.topic, topic",
            "amq.headers, headers",
            "amq.match, headers"
        })
        void isThereAndDurable(String name, String type, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(exchange(name, type).durable(), ExchangeMethod.DeclareOk.class);
        }

        @Clause("exchange.declare: a predeclared exchange declared otherwise is 406")
        @Test
        void takesNoOtherProperties(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    exchange("amq.topic", "topic"),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'amq.topic' in vhost '/':"
                            + " received 'false' but current is 'true'");
        }

        @Clause("exchange.delete: a name that begins with `amq.` is refused with 403 `deletion of system exchange`")
        @ParameterizedTest
        @ValueSource(strings = {"amq.direct", "amq.never.was"})
        void isNeverDeletedWhateverIsCalled(String name, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    Requests.deleteExchange(name),
                    403,
                    "ACCESS_REFUSED - deletion of system exchange '" + name + "' in vhost '/' not allowed");
        }
    }

    @Nested
    class BindingToEachOther {

        static Stream<Arguments> refusals() {
            return Stream.of(
                    row("from a missing one", bindExchange("amq.direct", "absent", ""), 404, missing("absent")),
                    row("to a missing one", bindExchange("absent", "amq.direct", ""), 404, missing("absent")),
                    row("from the default exchange", bindExchange("amq.direct", "", ""), 403, DEFAULT_EXCHANGE),
                    row("to the default exchange", bindExchange("", "amq.direct", ""), 403, DEFAULT_EXCHANGE),
                    row(
                            "no more from the default exchange",
                            unbindExchange("amq.direct", "", ""),
                            403,
                            DEFAULT_EXCHANGE),
                    row(
                            "no more to the default exchange",
                            unbindExchange("", "amq.direct", ""),
                            403,
                            DEFAULT_EXCHANGE));
        }

        @Clause("exchange.bind: a missing exchange is 404, the default exchange 403")
        @ParameterizedTest
        @MethodSource("refusals")
        void closesTheChannel(Request request, int code, String text, WireClient client) {
            client.connect().openChannel(1).expectRefused(request, code, text);
        }

        @Clause("exchange.bind: binding and unbinding may be repeated")
        @Test
        void mayBeRepeatedAndUndoneTwice(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);

            channel.ask(bindExchange(name, name, ""), ExchangeMethod.BindOk.class);
            channel.ask(bindExchange(name, name, ""), ExchangeMethod.BindOk.class);
            channel.ask(unbindExchange(name, name, ""), ExchangeMethod.UnbindOk.class);
            channel.ask(unbindExchange(name, name, ""), ExchangeMethod.UnbindOk.class);
        }

        @Clause("exchange.bind: unbinding what is missing is no error")
        @Test
        void isUndoneBetweenTwoThatAreMissing(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(unbindExchange("absent", "absent.too", ""), ExchangeMethod.UnbindOk.class);
        }

        private static Arguments row(String name, Request request, int code, String text) {
            return Arguments.of(Named.of(name, request), code, text);
        }
    }

    @Nested
    class PublishingTo {

        @Clause("basic.publish: a missing exchange closes the channel with 404")
        @Test
        void aMissingOneClosesTheChannel(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.to("absent", "key", "lost"));

            channel.expectClose(404, missing("absent"));
        }

        @Clause("basic.publish: CR and LF stay in the name of the exchange")
        @Test
        void oneWithALineEndInItsNameIsNotStripped(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.to("amq.\ndirect", "key", "lost"));

            channel.expectClose(404, missing("amq.\ndirect"));
        }

        @Clause("basic.publish: an internal exchange closes the channel with 403 `cannot publish to internal exchange`")
        @Test
        void anInternalOneClosesTheChannel(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "fanout").internal(), ExchangeMethod.DeclareOk.class);

            channel.publish(Publication.to(name, "key", "lost"));

            channel.expectClose(
                    403, "ACCESS_REFUSED - cannot publish to internal exchange '" + name + "' in vhost '/'");
        }
    }

    private static String missing(String exchange) {
        return "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'";
    }
}
