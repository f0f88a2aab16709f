package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.txCommit;
import static io.leveret.compat.wire.Requests.txSelect;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
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
import org.junit.jupiter.params.provider.ValueSource;

/** More routing keys in a message's headers CC and BCC. */
@AmqpTest
class CopyKeysTest {

    private WireChannel channel;
    private String first;
    private String second;
    private String third;

    CopyKeysTest() {}

    @BeforeEach
    void open(WireClient client) {
        channel = client.connect().openChannel(1);
        first = channel.declareQueue();
        second = channel.declareQueue();
        third = channel.declareQueue();
    }

    @Clause("CC and BCC: the keys of both headers lead to more queues")
    @Test
    void reachTheQueuesTheyName() {
        channel.publish(with("", first, headers("CC", second).with("BCC", texts(third))));

        assertThat(received()).containsExactly(1, 1, 1);
    }

    @Clause("CC and BCC: each queue gets the message once")
    @Test
    void reachEachQueueOnce() {
        channel.publish(with("", first, headers("CC", first, second, second).with("BCC", texts(second))));

        assertThat(received()).containsExactly(1, 1, 0);
    }

    @Clause("CC and BCC: a message is routable when one of its keys leads somewhere")
    @Test
    void makeAMessageRoutableWhoseOwnKeyLeadsNowhere() {
        channel.publish(with("", first + "x", headers("CC", second)).mandatory());

        channel.expectNothingMore();
        assertThat(received()).containsExactly(0, 1, 0);
    }

    @Clause("CC and BCC: a message that comes back has CC and no BCC")
    @Test
    void comeBackWithAMandatoryMessageWithoutTheBlindOnes() {
        channel.publish(with("", first + "x", headers("CC", "nobody").with("BCC", texts("no one")))
                .mandatory());

        byte[] properties = channel.expectContent(BasicMethod.Return.class).properties();
        assertThat(headersOf(properties)).isEqualTo(headers("CC", "nobody"));
    }

    @Clause("CC and BCC: CC is delivered, BCC is not")
    @Test
    void areSeenByReceiversUnlessBlind() {
        FieldTable seen =
                FieldTable.builder().put("a", 1).put("CC", texts(second)).build();

        channel.publish(with("", first, seen.with("BCC", texts(third))));

        for (String queue : List.of(first, second, third)) {
            assertThat(headersOf(channel.get(queue).properties())).isEqualTo(seen);
        }
    }

    @Clause("CC and BCC: the delivery names the routing key that the message was published with")
    @Test
    void leaveTheAddressAsItWas() {
        channel.publish(with("", first, headers("CC", second)));

        BasicMethod.GetOk got = channel.get(second).method();
        assertThat(List.of(got.exchange(), got.routingKey())).containsExactly("", first);
    }

    @Clause("CC and BCC: they count in direct and topic exchanges, and behind bindings between exchanges")
    @ParameterizedTest
    @ValueSource(strings = {"CC", "BCC"})
    void countInADirectExchange(String header, Names names) {
        String exchange = declare(names, "direct");
        bindQueue(first, exchange, "1");
        bindQueue(second, exchange, "2");

        channel.publish(with(exchange, "1", headers(header, "2", "3")));

        assertThat(received()).containsExactly(1, 1, 0);
    }

    @Clause("CC and BCC: they count in direct and topic exchanges, and behind bindings between exchanges")
    @Test
    void countInATopicExchange(Names names) {
        String exchange = declare(names, "topic");
        bindQueue(first, exchange, "a.*");
        bindQueue(second, exchange, "b.#");
        bindQueue(third, exchange, "#.c");

        channel.publish(with(exchange, "a.a", headers("CC", "b", "b.b").with("BCC", texts("c"))));

        assertThat(received()).containsExactly(1, 1, 1);
    }

    @Clause("CC and BCC: they count in direct and topic exchanges, and behind bindings between exchanges")
    @Test
    void countBehindABindingBetweenExchanges(Names names) {
        String from = declare(names, "direct");
        String to = declare(names, "direct");
        channel.ask(bindExchange(to, from, "own"), ExchangeMethod.BindOk.class);
        bindQueue(first, to, "copy");

        channel.publish(with(from, "own", headers("CC", "copy")));

        assertThat(received()).containsExactly(1, 0, 0);
    }

    @Clause("CC and BCC: they make no difference to a fanout exchange")
    @Test
    void makeNoDifferenceToAFanoutExchange(Names names) {
        String exchange = declare(names, "fanout");
        bindQueue(first, exchange, "");

        channel.publish(with(exchange, "own", headers("CC", second)));

        assertThat(received()).containsExactly(1, 0, 0);
    }

    @Clause("CC and BCC: they count in transactions")
    @Test
    void countInATransaction() {
        channel.ask(txSelect(), TxMethod.SelectOk.class);

        channel.publish(with("", first, headers("BCC", second)));
        channel.ask(txCommit(), TxMethod.CommitOk.class);

        assertThat(received()).containsExactly(1, 1, 0);
    }

    @Clause("CC and BCC: an empty array is as none")
    @Test
    void maySayNothing() {
        FieldTable nothing = FieldTable.builder()
                .put("CC", texts())
                .put("BCC", FieldValue.of(List.of(FieldValue.of(1))))
                .build();

        channel.publish(with("", first, nothing));

        assertThat(headersOf(channel.get(first).properties())).isEqualTo(FieldTable.of("CC", texts()));
    }

    @Clause("CC and BCC: only these two headers, by their exact names, are looked at")
    @Test
    void areNoTextInTheirPlaceInAnotherHeader() {
        FieldTable headers = FieldTable.of("other", FieldValue.of(headers("CC", second)));

        channel.publish(with("", first, headers));

        assertThat(received()).containsExactly(1, 0, 0);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("CC", FieldValue.of(5), "signedint"),
                Arguments.of("CC", FieldValue.of("key"), "longstr"),
                Arguments.of("BCC", FieldValue.of(true), "bool"),
                Arguments.of("BCC", FieldValue.of(FieldTable.EMPTY), "table"),
                Arguments.of("CC", FieldValue.Void.VOID, "void"));
    }

    @Clause(
            "CC and BCC: a header that is no array of texts closes the channel with 406 `{unacceptable_type_in_header,...}`")
    @ParameterizedTest
    @MethodSource("malformed")
    void mustStandInAnArray(String name, FieldValue value, String type) {
        channel.publish(with("", first, FieldTable.of(name, value)));

        channel.expectClose(
                406,
                "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"" + name + "\"," + type + "}");
    }

    private String declare(Names names, String type) {
        String name = names.exchange();
        channel.ask(exchange(name, type), ExchangeMethod.DeclareOk.class);
        return name;
    }

    private void bindQueue(String name, String source, String key) {
        channel.ask(bind(name, source, key), QueueMethod.BindOk.class);
    }

    /** How many messages came to each of the three queues. */
    private List<Integer> received() {
        return Stream.of(first, second, third)
                .map(queue -> channel.drain(queue).size())
                .toList();
    }

    private static Publication with(String exchange, String key, FieldTable headers) {
        byte[] properties =
                BasicProperties.builder().headers(headers).build().toHeader(0).properties();
        return Publication.to(exchange, key, "m").withProperties(properties);
    }

    private static FieldTable headers(String name, String... keys) {
        return FieldTable.of(name, texts(keys));
    }

    private static FieldValue texts(String... texts) {
        return FieldValue.of(Stream.of(texts).map(FieldValue::of).toList());
    }

    private static FieldTable headersOf(byte[] properties) {
        try {
            FieldTable headers = new ContentHeader(BasicProperties.CLASS_ID, 0, properties).headers();
            return headers == null ? FieldTable.EMPTY : headers;
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }
}
