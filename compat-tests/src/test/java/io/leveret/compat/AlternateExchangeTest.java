package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.deleteExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exchange that takes what another one cannot route. */
@AmqpTest
class AlternateExchangeTest {

    private static final String ARGUMENT = "alternate-exchange";

    private WireChannel channel;
    private String first;
    private String second;
    private String queue;
    private String spare;

    AlternateExchangeTest() {}

    @BeforeEach
    void open(WireClient client, Names names) {
        channel = client.connect().openChannel(1);
        first = names.exchange();
        second = names.exchange();
        queue = channel.declareQueue();
        spare = channel.declareQueue();
    }

    @Clause("alternate exchange: it takes what matches no binding")
    @Test
    void takesWhatMatchesNoBinding() {
        declare(first, "direct", second);
        declare(second, "fanout", "");
        bindQueue(queue, first, "known");
        bindQueue(spare, second, "");

        publish(first, "known", "1");
        publish(first, "unknown", "2");

        assertThat(channel.drain(queue)).containsExactly("1");
        assertThat(channel.drain(spare)).containsExactly("2");
    }

    @Clause("alternate exchange: it is not asked where a binding matches")
    @Test
    void isNotAskedWhereABindingMatches(Names names) {
        declare(first, "fanout", second);
        declare(second, "fanout", "");
        String empty = names.exchange();
        channel.ask(exchange(empty, "direct"), ExchangeMethod.DeclareOk.class);
        channel.ask(bindExchange(empty, first, ""), ExchangeMethod.BindOk.class);
        bindQueue(spare, second, "");

        // A binding matched, though no queue lies behind it.
        channel.expectUnroutable(first, "key");

        channel.ask(deleteExchange(empty), ExchangeMethod.DeleteOk.class);
        publish(first, "key", "now");
        assertThat(channel.drain(spare)).containsExactly("now");
    }

    @Clause("alternate exchange: one leads to the next, and a circle ends")
    @Test
    void leadsOnThroughAChain(Names names) {
        String third = names.exchange();
        declare(first, "headers", second);
        declare(second, "topic", third);
        declare(third, "fanout", "");
        bindQueue(spare, third, "");

        publish(first, "key", "far");

        assertThat(channel.drain(spare)).containsExactly("far");
    }

    @Clause("alternate exchange: a mandatory message comes back when the whole chain leads nowhere")
    @Test
    void returnsAMandatoryMessageOnlyWhenTheWholeChainLeadsNowhere() {
        declare(first, "direct", second);
        declare(second, "direct", first);
        bindQueue(spare, second, "there");

        channel.publish(Publication.to(first, "there", "arrives").mandatory());
        channel.expectUnroutable(first, "nowhere");

        assertThat(channel.drain(spare)).containsExactly("arrives");
    }

    @Clause("alternate exchange: what it takes is confirmed")
    @Test
    void confirmsWhatTheChainTakes() {
        declare(first, "direct", second);
        declare(second, "fanout", "");
        bindQueue(spare, second, "");
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        publish(first, "key", "sure");

        channel.expect(BasicMethod.Ack.class);
        assertThat(channel.drain(spare)).containsExactly("sure");
    }

    @Clause("alternate exchange: it may be missing, and works once it is declared")
    @Test
    void mayBeMissingUntilItIsDeclared() {
        declare(first, "direct", second);
        channel.expectUnroutable(first, "key");

        declare(second, "fanout", "");
        bindQueue(spare, second, "");
        publish(first, "key", "now");
        channel.ask(unbind(spare, second, ""), QueueMethod.UnbindOk.class);

        channel.expectUnroutable(first, "key");
        assertThat(channel.drain(spare)).containsExactly("now");
    }

    @Clause("alternate exchange: an empty name is none")
    @Test
    void isNotTheDefaultExchange() {
        channel.ask(exchange(first, "direct").with(ARGUMENT, FieldValue.of("")), ExchangeMethod.DeclareOk.class);

        channel.expectUnroutable(first, queue);
    }

    @Clause("alternate exchange: the message keeps its exchange and routing key")
    @Test
    void keepsExchangeAndRoutingKeyOfTheMessage() {
        declare(first, "direct", second);
        declare(second, "fanout", "");
        bindQueue(spare, second, "");

        publish(first, "key", "m");

        BasicMethod.GetOk got = channel.get(spare).method();
        assertThat(List.of(got.exchange(), got.routingKey())).containsExactly(first, "key");
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(FieldValue.of(5), "signedint"),
                Arguments.of(FieldValue.of(true), "bool"),
                Arguments.of(FieldValue.of(FieldTable.EMPTY), "table"),
                Arguments.of(FieldValue.Void.VOID, "void"));
    }

    @Clause(
            "alternate exchange: a name that is no text closes the channel with 406 `invalid type '...' for arg 'alternate-exchange'`")
    @ParameterizedTest
    @MethodSource("others")
    void mustBeNamedByAText(FieldValue value, String type) {
        channel.expectRefused(
                exchange(first, "direct").with(ARGUMENT, value),
                406,
                "PRECONDITION_FAILED - invalid type '" + type + "' for arg 'alternate-exchange' in exchange '" + first
                        + "' in vhost '/'");
    }

    @Clause("alternate exchange: it is compared when the exchange is declared again")
    @Test
    void isComparedInASecondDeclaration() {
        declare(first, "direct", second);

        channel.ask(exchange(first, "direct").with(ARGUMENT, FieldValue.of(second)), ExchangeMethod.DeclareOk.class);
        channel.expectRefused(
                exchange(first, "direct"),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + first
                        + "' in vhost '/': received none but current is the value '" + second
                        + "' of type 'longstr'");
    }

    private void declare(String name, String type, String alternate) {
        channel.ask(
                alternate.isEmpty()
                        ? exchange(name, type)
                        : exchange(name, type).with(ARGUMENT, FieldValue.of(alternate)),
                ExchangeMethod.DeclareOk.class);
    }

    private void bindQueue(String name, String source, String key) {
        channel.ask(bind(name, source, key), QueueMethod.BindOk.class);
    }

    private void publish(String exchange, String key, String text) {
        channel.publish(Publication.to(exchange, key, text));
    }
}
