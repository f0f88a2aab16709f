package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.Refusals.refusal;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.exchange.Exchange;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what clients ask of exchanges. The texts were seen in replies of RabbitMQ 4.3. */
class ExchangeOperationsTest {

    private static final FieldTable NO_ARGUMENTS = FieldTable.EMPTY;
    private static final String DEFAULT_EXCHANGE =
            "403 ACCESS_REFUSED - operation not permitted on the default exchange";

    private final TestVirtualHost host = TestVirtualHost.open();
    private final TopologyOperations operations = host.virtualHost().operations();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void hasTheExchangesOfABlankRabbitMq() {
        assertThat(host.virtualHost().exchanges())
                .extracting(exchange -> exchange.definition().name() + " "
                        + exchange.definition().type().wireName())
                .containsExactlyInAnyOrder(
                        " direct",
                        "amq.direct direct",
                        "amq.fanout fanout",
                        "amq.topic topic",
                        "amq.headers headers",
                        "amq.match headers",
                        "amq.rabbitmq.trace topic",
                        "amq.rabbitmq.log topic");
    }

    @Test
    void makesAnExchangeOnce() {
        assertThat(await(declare(new Flags("x", "topic")))).isTrue();
        assertThat(await(declare(new Flags("x", "topic")))).isFalse();
    }

    static List<Arguments> unequalDeclarations() {
        FieldTable alternate = FieldTable.of("alternate-exchange", FieldValue.of("other"));
        return List.of(
                Arguments.of(
                        new Flags("x", "topic").durable().internal(),
                        inequivalent("type", "received 'topic' but current is 'direct'")),
                Arguments.of(
                        new Flags("x", "x-local-random"),
                        inequivalent("type", "received ''x-local-random'' but current is 'direct'")),
                Arguments.of(
                        new Flags("x", "direct").durable().autoDelete(),
                        inequivalent("durable", "received 'true' but current is 'false'")),
                Arguments.of(
                        new Flags("x", "direct").autoDelete().internal(),
                        inequivalent("auto_delete", "received 'true' but current is 'false'")),
                Arguments.of(
                        new Flags("x", "direct").internal().with(alternate),
                        inequivalent("internal", "received 'true' but current is 'false'")),
                Arguments.of(
                        new Flags("x", "direct").with(alternate),
                        inequivalent(
                                "alternate-exchange",
                                "received the value 'other' of type 'longstr' but current is none")));
    }

    @ParameterizedTest
    @MethodSource("unequalDeclarations")
    void refusesToDeclareOtherwiseWhatExists(Flags received, String expected) {
        await(declare(new Flags("x", "direct")));

        assertThat(refusal(declare(received))).isEqualTo(expected);
    }

    @Test
    void doesNotCompareArgumentsThatMeanNothing() {
        await(declare(new Flags("x", "direct")));

        assertThat(await(declare(new Flags("x", "direct").with(FieldTable.of("unheard-of", FieldValue.of(1))))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"x-foo, unknown", "'', invalid", "Direct, unknown"})
    void refusesTypesThatItHasNotEvenOfAnExchangeThatExists(String type, String adjective) {
        await(declare(new Flags("x", "direct")));

        assertThat(refusal(declare(new Flags("x", type))))
                .isEqualTo("406 PRECONDITION_FAILED - " + adjective + " exchange type '" + type + "'");
    }

    static List<Arguments> delayedTypes() {
        String invalid = "406 PRECONDITION_FAILED - Invalid argument, ";
        return List.of(
                Arguments.of(NO_ARGUMENTS, invalid + "'x-delayed-type' must be an existing exchange type"),
                Arguments.of(
                        delayedType(FieldValue.of(5)), invalid + "'x-delayed-type' must be an existing exchange type"),
                Arguments.of(
                        delayedType(FieldValue.of("x-delayed-message")),
                        invalid + "'x-delayed-message' can't be used for 'x-delayed-type'"),
                Arguments.of(
                        delayedType(FieldValue.of("x-foo")), "406 PRECONDITION_FAILED - unknown exchange type 'x-foo'"),
                Arguments.of(
                        delayedType(FieldValue.of("x-recent-history"))
                                .with("x-recent-history-length", FieldValue.of(0)),
                        invalid.replace("argument, ", "argument 0, ")
                                + "'x-recent-history-length' must be a positive integer"));
    }

    @ParameterizedTest
    @MethodSource("delayedTypes")
    void refusesToDelayForWhatIsNoType(FieldTable arguments, String text) {
        assertThat(refusal(declare(new Flags("x", "x-delayed-message").with(arguments))))
                .isEqualTo(text);
    }

    /** As the plugin: what comes later must only be of the type x-delayed-message. */
    @Test
    void doesNotCompareForWhatTypeAnExchangeDelays() {
        await(declare(new Flags("x", "x-delayed-message").with(delayedType(FieldValue.of("topic")))));

        assertThat(await(declare(new Flags("x", "x-delayed-message")))).isFalse();
        assertThat(refusal(declare(new Flags("x", "topic"))))
                .isEqualTo("406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'x' in vhost '/':"
                        + " received 'topic' but current is ''x-delayed-message''");
    }

    private static FieldTable delayedType(FieldValue type) {
        return FieldTable.of("x-delayed-type", type);
    }

    @Test
    void findsAnExchangePassivelyWhateverItsTypeAndFlags() {
        await(declare(new Flags("x", "direct")));

        assertThat(await(declare(new Flags("x", "x-foo").passive().durable()))).isFalse();
        assertThat(refusal(declare(new Flags("absent", "direct").passive())))
                .isEqualTo("404 NOT_FOUND - no exchange 'absent' in vhost '/'");
    }

    @Test
    void makesNoExchangeOfAReservedName() {
        assertThat(await(declare(new Flags("amq.direct", "direct").durable()))).isFalse();
        assertThat(refusal(declare(new Flags("amq.mine", "direct"))))
                .isEqualTo("403 ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'");
        assertThat(refusal(declare(new Flags("amq.direct", "topic").durable())))
                .isEqualTo("406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'amq.direct' in vhost '/':"
                        + " received 'topic' but current is 'direct'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n"})
    void leavesTheDefaultExchangeAlone(String name) {
        assertThat(refusal(declare(new Flags(name, "direct").durable()))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(declare(new Flags(name, "direct").passive()))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(delete(name, false))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(bind(name, "absent"))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(bind("absent", name))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(unbind(name, "absent"))).isEqualTo(DEFAULT_EXCHANGE);
        assertThat(refusal(unbind("absent", name))).isEqualTo(DEFAULT_EXCHANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.topic", "amq.absent"})
    void deletesNoSystemExchange(String name) {
        assertThat(refusal(delete(name, false)))
                .isEqualTo("403 ACCESS_REFUSED - deletion of system exchange '" + name + "' in vhost '/' not allowed");
    }

    @Test
    void deletesNothingWhereNothingIs() {
        assertThat(await(delete("absent", true))).isFalse();
    }

    @Test
    void doesNotDeleteTheSourceOfABindingIfItIsToBeUnused() {
        await(declare(new Flags("x", "direct")));
        await(declare(new Flags("to", "direct")));
        await(bind("to", "x"));

        assertThat(refusal(delete("x", true))).isEqualTo("406 PRECONDITION_FAILED - exchange 'x' in vhost '/' in use");
        assertThat(await(delete("to", true))).isTrue();
        assertThat(await(delete("x", true))).isTrue();
    }

    @Test
    void takesBindingsWithItBothWays() {
        await(declare(new Flags("x", "direct")));
        await(declare(new Flags("before", "direct")));
        await(declare(new Flags("behind", "direct")));
        await(bind("x", "before"));
        await(bind("behind", "x"));

        await(delete("x", false));

        assertThat(exchange("before").hasBindings()).isFalse();
        await(declare(new Flags("x", "direct")));
        assertThat(exchange("x").hasBindings()).isFalse();
    }

    @Test
    void bindsOnce() {
        await(declare(new Flags("x", "direct")));

        assertThat(await(bind("x", "x"))).isTrue();
        assertThat(await(bind("x", "x"))).isFalse();
        assertThat(await(unbind("x", "x"))).isTrue();
        assertThat(await(unbind("x", "x"))).isFalse();
    }

    @Test
    void namesTheMissingSourceBeforeTheMissingDestination() {
        assertThat(refusal(bind("no destination", "no source")))
                .isEqualTo("404 NOT_FOUND - no exchange 'no source' in vhost '/'");
        assertThat(refusal(bind("no destination", "amq.direct")))
                .isEqualTo("404 NOT_FOUND - no exchange 'no destination' in vhost '/'");
        assertThat(await(unbind("no destination", "no source"))).isFalse();
    }

    @Test
    void looksAtWhatAHeadersBindingAsksForWhenAllElseIsThere() {
        FieldTable bad = FieldTable.of("x-match", FieldValue.of("foo"));

        assertThat(refusal(operations.bind(new ExchangeMethod.Bind("absent", "amq.headers", "", false, bad))))
                .startsWith("404");
        assertThat(refusal(operations.bind(new ExchangeMethod.Bind("amq.direct", "amq.headers", "", false, bad))))
                .startsWith("406 PRECONDITION_FAILED - Invalid x-match field value");
        assertThat(await(operations.bind(new ExchangeMethod.Bind("amq.direct", "amq.topic", "", false, bad))))
                .isTrue();
    }

    private Exchange exchange(String name) {
        return host.virtualHost().exchanges().stream()
                .filter(exchange -> exchange.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private CompletionStage<Boolean> declare(Flags flags) {
        return operations.declare(new ExchangeMethod.Declare(
                flags.name,
                flags.type,
                flags.isPassive,
                flags.isDurable,
                flags.isAutoDelete,
                flags.isInternal,
                false,
                flags.arguments));
    }

    private CompletionStage<Boolean> delete(String name, boolean ifUnused) {
        return operations.delete(new ExchangeMethod.Delete(name, ifUnused, false));
    }

    private CompletionStage<Boolean> bind(String destination, String source) {
        return operations.bind(new ExchangeMethod.Bind(destination, source, "k", false, NO_ARGUMENTS));
    }

    private CompletionStage<Boolean> unbind(String destination, String source) {
        return operations.unbind(new ExchangeMethod.Unbind(destination, source, "k", false, NO_ARGUMENTS));
    }

    private static String inequivalent(String name, String difference) {
        return "406 PRECONDITION_FAILED - inequivalent arg '" + name + "' for exchange 'x' in vhost '/': " + difference;
    }

    /** How an exchange is declared. */
    record Flags(
            String name,
            String type,
            boolean isPassive,
            boolean isDurable,
            boolean isAutoDelete,
            boolean isInternal,
            FieldTable arguments) {

        Flags(String name, String type) {
            this(name, type, false, false, false, false, NO_ARGUMENTS);
        }

        Flags passive() {
            return new Flags(name, type, true, isDurable, isAutoDelete, isInternal, arguments);
        }

        Flags durable() {
            return new Flags(name, type, isPassive, true, isAutoDelete, isInternal, arguments);
        }

        Flags autoDelete() {
            return new Flags(name, type, isPassive, isDurable, true, isInternal, arguments);
        }

        Flags internal() {
            return new Flags(name, type, isPassive, isDurable, isAutoDelete, true, arguments);
        }

        Flags with(FieldTable newArguments) {
            return new Flags(name, type, isPassive, isDurable, isAutoDelete, isInternal, newArguments);
        }
    }
}
