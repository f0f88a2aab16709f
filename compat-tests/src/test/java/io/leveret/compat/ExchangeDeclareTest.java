package io.leveret.compat;

import static io.leveret.compat.wire.Requests.exchange;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.DeclareExchange;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class ExchangeDeclareTest {

    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

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

    @Clause("exchange.declare: the same again succeeds")
    @ParameterizedTest
    @MethodSource("kinds")
    void twiceTheSameSucceeds(UnaryOperator<DeclareExchange> kind, WireClient client, Names names) {
        DeclareExchange declare = kind.apply(exchange(names.exchange(), "topic"));
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(declare, ExchangeMethod.DeclareOk.class);

        channel.ask(declare, ExchangeMethod.DeclareOk.class);
    }

    @Clause("exchange.declare: arguments that nobody knows, of any type, are accepted and not compared")
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
                row(
                        "of a type whose name is no word",
                        exchange("", "x-local-random"),
                        "type",
                        "received ''x-local-random'' but current is 'direct'"),
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

    @Clause(
            "exchange.declare: type, durable, auto_delete, internal and alternate-exchange are compared in this order; a difference closes the channel with 406 `inequivalent arg`")
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
                "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for exchange '" + name + "' in vhost '/': "
                        + difference);
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
                row(
                        "the default exchange with an unknown type",
                        exchange("", "x-foo"),
                        406,
                        "PRECONDITION_FAILED - unknown exchange type 'x-foo'"),
                row("the default exchange passively", exchange("", "direct").passive(), 403, DEFAULT_EXCHANGE),
                row("a name of line ends only", exchange("\r\n", "direct"), 403, DEFAULT_EXCHANGE),
                row(
                        "a missing one passively",
                        exchange("absent", "direct").passive(),
                        404,
                        "NOT_FOUND - no exchange 'absent' in vhost '/'"));
    }

    @Clause(
            "exchange.declare: an unknown type is refused with 406 `unknown exchange type`, whether the exchange exists or not")
    @Clause("exchange.declare: a new name that begins with `amq.` is refused with 403 `contains reserved prefix`")
    @Clause(
            "exchange.declare: the default exchange is refused with 403 `operation not permitted on the default exchange`")
    @Clause("exchange.declare: passively, a missing exchange is 404")
    @ParameterizedTest
    @MethodSource("refusals")
    void closesTheChannelFor(DeclareExchange declare, int code, String text, WireClient client) {
        client.connect().openChannel(1).expectRefused(declare, code, text);

        client.expectStillOpen();
    }

    @Clause("exchange.declare: passively, type and flags are ignored")
    @Test
    void passivelyIgnoresTypeAndFlags(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.ask(exchange("amq.topic", "bogus").passive().internal(), ExchangeMethod.DeclareOk.class);
    }

    @Clause("exchange.declare: CR and LF are taken out of the name")
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
