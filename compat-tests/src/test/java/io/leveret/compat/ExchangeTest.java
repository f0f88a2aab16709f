package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.unbind;
import static io.leveret.compat.wire.Requests.unbindExchange;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.DeclareExchange;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.UnaryOperator;
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

        @Test
        void takesNoOtherProperties(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(
                    exchange("amq.topic", "topic"),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'amq.topic' in vhost '/':"
                            + " received 'false' but current is 'true'");
        }

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
    class Declaring {

        static Stream<Named<UnaryOperator<DeclareExchange>>> kinds() {
            return Stream.of(
                    Named.of("transient", exchange -> exchange),
                    Named.of("durable", DeclareExchange::durable),
                    Named.of("auto-delete", DeclareExchange::autoDelete),
                    Named.of("internal", DeclareExchange::internal),
                    Named.of(
                            "all of it",
                            exchange -> exchange.durable()
                                    .autoDelete()
                                    .internal()
                                    .with("alternate-exchange", FieldValue.of("amq.fanout"))));
        }

        @ParameterizedTest
        @MethodSource("kinds")
        void twiceTheSameSucceeds(UnaryOperator<DeclareExchange> kind, WireClient client, Names names) {
            DeclareExchange declare = kind.apply(exchange(names.exchange(), "topic"));
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(declare, ExchangeMethod.DeclareOk.class);

            channel.ask(declare, ExchangeMethod.DeclareOk.class);
        }

        @Test
        void ignoresArgumentsThatNobodyKnows(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            DeclareExchange first = exchange(name, "direct");
            for (FieldTable.Entry entry : Tables.everyType()) {
                first = first.with(entry.name(), entry.value());
            }
            channel.ask(first, ExchangeMethod.DeclareOk.class);

            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);
        }

        static Stream<Arguments> differences() {
            return Stream.of(
                    row("of another type", exchange("", "fanout"), "type", "received 'fanout' but current is 'direct'"),
                    row("durable", direct().durable(), "durable", "received 'true' but current is 'false'"),
                    row("auto-delete", direct().autoDelete(), "auto_delete", "received 'true' but current is 'false'"),
                    row("internal", direct().internal(), "internal", "received 'true' but current is 'false'"),
                    row(
                            "with an alternate",
                            direct().with("alternate-exchange", FieldValue.of("foo")),
                            "alternate-exchange",
                            "received the value 'foo' of type 'longstr' but current is none"),
                    row(
                            "different in everything",
                            exchange("", "fanout").durable().autoDelete().internal(),
                            "type",
                            "received 'fanout' but current is 'direct'"));
        }

        @ParameterizedTest
        @MethodSource("differences")
        void closesTheChannelWhenItIsAskedToBe(
                DeclareExchange other, String argument, String difference, WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);

            channel.expectRefused(
                    other.named(name),
                    406,
                    "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for exchange '" + name
                            + "' in vhost '/': " + difference);
        }

        static Stream<Arguments> refusals() {
            return Stream.of(
                    row(
                            "an unknown type",
                            exchange("x", "x-foo"),
                            406,
                            "PRECONDITION_FAILED - unknown exchange type 'x-foo'"),
                    row(
                            "an unknown type of one that is there",
                            exchange("amq.topic", "x-foo").durable(),
                            406,
                            "PRECONDITION_FAILED - unknown exchange type 'x-foo'"),
                    row("no type", exchange("x", ""), 406, "PRECONDITION_FAILED - invalid exchange type ''"),
                    row(
                            "a reserved name",
                            exchange("amq.mine", "direct"),
                            403,
                            "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'"),
                    row("the default exchange", exchange("", "direct").durable(), 403, DEFAULT_EXCHANGE),
                    row("the default exchange passively", exchange("", "direct").passive(), 403, DEFAULT_EXCHANGE),
                    row("a name of line ends only", exchange("\r\n", "direct"), 403, DEFAULT_EXCHANGE),
                    row(
                            "a missing one passively",
                            exchange("absent", "direct").passive(),
                            404,
                            "NOT_FOUND - no exchange 'absent' in vhost '/'"));
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void closesTheChannelFor(DeclareExchange declare, int code, String text, WireClient client) {
            client.connect().openChannel(1).expectRefused(declare, code, text);

            client.expectStillOpen();
        }

        @Test
        void passivelyIgnoresTypeAndFlags(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.ask(exchange("amq.topic", "bogus").passive().internal(), ExchangeMethod.DeclareOk.class);
        }

        @Test
        void stripsLineEndsFromTheName(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange("\r" + name + "\n", "direct"), ExchangeMethod.DeclareOk.class);

            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);
        }

        private static DeclareExchange direct() {
            return exchange("", "direct");
        }

        private static Arguments row(String name, DeclareExchange other, String argument, String difference) {
            return Arguments.of(Named.of(name, other), argument, difference);
        }

        private static Arguments row(String name, DeclareExchange declare, int code, String text) {
            return Arguments.of(Named.of(name, declare), code, text);
        }
    }

    @Nested
    class Deleting {

        @Test
        void removesIt(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);

            channel.ask(Requests.deleteExchange(name), ExchangeMethod.DeleteOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Test
        void removesItsBindings(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "fanout"), ExchangeMethod.DeclareOk.class);
            channel.ask(bind(channel.declareQueue(), name, ""), QueueMethod.BindOk.class);
            channel.ask(Requests.deleteExchange(name), ExchangeMethod.DeleteOk.class);

            channel.ask(exchange(name, "fanout"), ExchangeMethod.DeclareOk.class);

            channel.expectUnroutable(name, "");
        }

        static Stream<Named<Request>> ofAMissingOne() {
            return Stream.of(
                    Named.of("whether used or not", Requests.deleteExchange("absent")),
                    Named.of("if unused", Requests.deleteExchangeIfUnused("absent")));
        }

        @ParameterizedTest
        @MethodSource("ofAMissingOne")
        void succeedsWhenItIsMissing(Request delete, WireClient client) {
            client.connect().openChannel(1).ask(delete, ExchangeMethod.DeleteOk.class);
        }

        @Test
        void isNotPermittedOnTheDefaultExchange(WireClient client) {
            client.connect().openChannel(1).expectRefused(Requests.deleteExchange(""), 403, DEFAULT_EXCHANGE);
        }

        @Test
        void ifUnusedIsRefusedWhenItIsASource(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bind(channel.declareQueue(), name, "key"), QueueMethod.BindOk.class);

            channel.expectRefused(
                    Requests.deleteExchangeIfUnused(name),
                    406,
                    "PRECONDITION_FAILED - exchange '" + name + "' in vhost '/' in use");
        }

        @Test
        void ifUnusedSucceedsWhenItIsADestinationOnly(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bindExchange(name, "amq.fanout", ""), ExchangeMethod.BindOk.class);

            channel.ask(Requests.deleteExchangeIfUnused(name), ExchangeMethod.DeleteOk.class);
        }
    }

    @Nested
    class AutoDelete {

        @Test
        void followsTheLastUnbinding(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, name, "a"), QueueMethod.BindOk.class);
            channel.ask(bind(queue, name, "b"), QueueMethod.BindOk.class);
            channel.ask(unbind(queue, name, "a"), QueueMethod.UnbindOk.class);
            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);

            channel.ask(unbind(queue, name, "b"), QueueMethod.UnbindOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Test
        void followsTheDeletionOfTheLastQueue(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, name, "a"), QueueMethod.BindOk.class);

            channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Test
        void followsTheDeletionOfTheExchangeBehindIt(WireClient client, Names names) {
            String first = names.exchange();
            String second = names.exchange();
            String third = names.exchange();
            WireChannel channel = declare(client, first);
            channel.ask(exchange(second, "direct").autoDelete(), ExchangeMethod.DeclareOk.class);
            channel.ask(exchange(third, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bindExchange(second, first, ""), ExchangeMethod.BindOk.class);
            channel.ask(bindExchange(third, second, ""), ExchangeMethod.BindOk.class);

            channel.ask(Requests.deleteExchange(third), ExchangeMethod.DeleteOk.class);

            channel.expectRefused(exchange(first, "direct").passive(), 404, missing(first));
        }

        @Test
        void doesNotHappenBeforeThereWasABinding(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);

            channel.ask(unbind(channel.declareQueue(), name, "never"), QueueMethod.UnbindOk.class);

            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);
        }

        @Test
        void doesNotHappenToAMereDestination(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            channel.ask(bindExchange(name, "amq.direct", name), ExchangeMethod.BindOk.class);

            channel.ask(unbindExchange(name, "amq.direct", name), ExchangeMethod.UnbindOk.class);

            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);
        }

        private static WireChannel declare(WireClient client, String name) {
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct").autoDelete(), ExchangeMethod.DeclareOk.class);
            return channel;
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

        @ParameterizedTest
        @MethodSource("refusals")
        void closesTheChannel(Request request, int code, String text, WireClient client) {
            client.connect().openChannel(1).expectRefused(request, code, text);
        }

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

        @Test
        void aMissingOneClosesTheChannel(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.to("absent", "key", "lost"));

            channel.expectClose(404, missing("absent"));
        }

        @Test
        void oneWithALineEndInItsNameIsNotStripped(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.to("amq.\ndirect", "key", "lost"));

            channel.expectClose(404, missing("amq.\ndirect"));
        }

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
