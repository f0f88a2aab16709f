package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.deleteExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.txCommit;
import static io.leveret.compat.wire.Requests.txSelect;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges that keep a message for as long as its header x-delay says. */
@AmqpTest
@OursOnly("RabbitMQ has it in a plugin")
class DelayedMessageTest {

    private static final int SOON = 50;
    /** Long enough for a few requests meanwhile. */
    private static final int LATER = 800;

    private static final int AN_HOUR = 3_600_000;

    private WireChannel channel;
    private String exchange;
    private String queue;

    DelayedMessageTest() {}

    @BeforeEach
    void open(WireClient client, Names names) {
        channel = client.connect().openChannel(1);
        exchange = names.exchange();
        queue = channel.declareQueue();
    }

    @Clause(
            "delayed messages: in an exchange of type `x-delayed-message` a message waits for the milliseconds of its header `x-delay`, then it is routed")
    @Test
    void comeWhenTheyAreDueAndNotBefore() {
        declare("direct");
        bindQueue("k");

        channel.publish(delayed("k", "late", FieldValue.of(AN_HOUR)));
        channel.publish(delayed("k", "third", FieldValue.of(2 * LATER)));
        channel.publish(delayed("k", "first", FieldValue.of(SOON)));
        channel.publish(delayed("k", "second", FieldValue.of(String.valueOf(LATER))));

        channel.awaitReady(queue, 3);
        assertThat(channel.drain(queue)).containsExactly("first", "second", "third");
    }

    @Clause("delayed messages: a receiver finds the delay in `x-delay`, as a negative number")
    @Test
    void tellTheirReceiverOfTheirDelay() throws MalformedFrameException {
        declare("fanout");
        bindQueue("");

        channel.publish(delayed("k", "a", FieldValue.of(SOON)));

        channel.awaitReady(queue, 1);
        byte[] properties = channel.get(queue).properties();
        assertThat(new ContentHeader(BasicProperties.CLASS_ID, 0, properties).headers())
                .isEqualTo(FieldTable.of("x-delay", FieldValue.of(-SOON)));
    }

    @Clause("delayed messages: the argument `x-delayed-type` names the type by which they are routed")
    @ParameterizedTest
    @CsvSource({"direct, k, k", "topic, a.*, a.b", "fanout, '', anything"})
    void goByAnotherTypeOfExchange(String type, String bindingKey, String routingKey) {
        declare(type);
        bindQueue(bindingKey);

        channel.publish(delayed(routingKey, "delayed", FieldValue.of(LATER)));
        channel.publish(Publication.to(exchange, routingKey, "at once"));

        channel.awaitReady(queue, 2);
        assertThat(channel.drain(queue)).containsExactly("at once", "delayed");
    }

    @Clause("delayed messages: the bindings at the time they are due count")
    @Test
    void goByABindingThatIsTakenAwayNoMore() {
        declare("direct");
        bindQueue("k");
        bindQueue("other");
        channel.ask(unbind(queue, exchange, "k"), QueueMethod.UnbindOk.class);

        channel.publish(delayed("k", "a", FieldValue.of(SOON)));
        channel.publish(delayed("other", "b", FieldValue.of(2 * SOON)));

        channel.awaitReady(queue, 1);
        assertThat(channel.drain(queue)).containsExactly("b");
    }

    @Clause("delayed messages: they go on to exchanges that are bound")
    @Test
    void goOnToExchangesBehind(Names names) {
        declare("direct");
        String behind = names.exchange();
        channel.ask(exchange(behind, "fanout"), ExchangeMethod.DeclareOk.class);
        channel.ask(bindExchange(behind, exchange, "k"), ExchangeMethod.BindOk.class);
        channel.ask(bind(queue, behind, ""), QueueMethod.BindOk.class);

        channel.publish(delayed("k", "a", FieldValue.of(SOON)));

        channel.awaitReady(queue, 1);
    }

    @Clause("delayed messages: they are confirmed when they wait, on disk if they are persistent")
    @Test
    void areConfirmedWhenTheyWait() {
        declare("direct");
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(delayed("k", "a", FieldValue.of(AN_HOUR)));

        channel.awaitConfirms(1);
    }

    @Clause(value = "delayed messages: they are never returned", differs = Deviation.DELAYED_MANDATORY)
    @Test
    void areNotReturnedThoughTheyMustBeRouted() {
        declare("direct");

        channel.publish(delayed("nowhere", "a", FieldValue.of(AN_HOUR)).mandatory());

        channel.expectNothingMore();
    }

    @Clause("delayed messages: in a transaction their time begins with the commit")
    @Test
    void waitFromTheCommitOfTheirTransaction() {
        declare("fanout");
        bindQueue("");
        channel.ask(txSelect(), TxMethod.SelectOk.class);

        channel.publish(delayed("k", "a", FieldValue.of(SOON)));
        channel.ask(txCommit(), TxMethod.CommitOk.class);

        channel.awaitReady(queue, 1);
    }

    @Clause("delayed messages: they go with their exchange")
    @Test
    void goWithTheirExchange() {
        declare("fanout");
        bindQueue("");
        channel.publish(delayed("k", "a", FieldValue.of(LATER)));
        channel.ask(deleteExchange(exchange), ExchangeMethod.DeleteOk.class);
        declare("fanout");
        bindQueue("");

        channel.publish(delayed("k", "b", FieldValue.of(LATER)));

        channel.awaitReady(queue, 1);
        assertThat(channel.drain(queue)).containsExactly("b");
    }

    @Clause("delayed messages: an `x-delayed-type` that is no type of exchange is refused with 406")
    @ParameterizedTest
    @CsvSource({
        "x-foo, unknown exchange type 'x-foo'",
        "x-delayed-message, 'Invalid argument, ''x-delayed-message'' can''t be used for ''x-delayed-type'''"
    })
    void needAnotherTypeToGoBy(String type, String explanation) {
        channel.expectRefused(
                exchange(exchange, "x-delayed-message").with("x-delayed-type", FieldValue.of(type)),
                406,
                "PRECONDITION_FAILED - " + explanation);
    }

    @Clause("delayed messages: a declaration without `x-delayed-type` is refused with 406")
    @Test
    void needATypeAtAll() {
        channel.expectRefused(
                exchange(exchange, "x-delayed-message"),
                406,
                "PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be an existing exchange type");
    }

    private void declare(String type) {
        channel.ask(
                exchange(exchange, "x-delayed-message").with("x-delayed-type", FieldValue.of(type)),
                ExchangeMethod.DeclareOk.class);
    }

    private void bindQueue(String key) {
        channel.ask(bind(queue, exchange, key), QueueMethod.BindOk.class);
    }

    private Publication delayed(String key, String text, FieldValue delay) {
        return Publication.to(exchange, key, text)
                .withProperties(BasicProperties.builder()
                        .headers(FieldTable.of("x-delay", delay))
                        .build()
                        .toHeader(0)
                        .properties());
    }
}
