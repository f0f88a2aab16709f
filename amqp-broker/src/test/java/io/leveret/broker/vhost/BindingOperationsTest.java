package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.Refusals.refusal;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.Address;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bindings of queues, and the routes they make. The texts were seen in replies of RabbitMQ 4.3. */
class BindingOperationsTest {

    private static final ContentHeader NO_PROPERTIES = new ContentHeader(60, 0, new byte[2]);

    private final TestVirtualHost host = TestVirtualHost.open();
    private final VirtualHost virtualHost = host.virtualHost();
    private final TopologyOperations operations = virtualHost.operations();
    private final Session session = new Session("connection", new InlineLoop());

    @BeforeEach
    void declareAQueue() {
        host.queue("q", new InlineLoop());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void routesByTheDefaultExchangeToTheQueueOfThatName() {
        assertThat(route("", "q")).containsExactly("q");
        assertThat(route("", "absent")).isEmpty();
    }

    @Test
    void routesWhereAQueueIsBound() {
        await(bind("amq.direct", "k"));

        assertThat(route("amq.direct", "k")).containsExactly("q");
        assertThat(route("amq.direct", "other")).isEmpty();
    }

    @Test
    void routesNoMoreWhereAQueueIsUnbound() {
        await(bind("amq.direct", "k"));

        await(unbind("amq.direct", "k"));

        assertThat(route("amq.direct", "k")).isEmpty();
    }

    @Test
    void bindsOnce() {
        assertThat(await(bind("amq.direct", "k"))).isTrue();
        assertThat(await(bind("amq.direct", "k"))).isFalse();
        assertThat(await(unbind("amq.direct", "k"))).isTrue();
        assertThat(await(unbind("amq.direct", "k"))).isFalse();
    }

    @Test
    void growsTheVersionOnlyWithAChange() {
        await(bind("amq.direct", "k"));
        long version = virtualHost.topologyVersion();

        await(bind("amq.direct", "k"));
        assertThat(virtualHost.topologyVersion()).isEqualTo(version);
        await(unbind("amq.direct", "k"));

        assertThat(virtualHost.topologyVersion()).isGreaterThan(version);
    }

    @Test
    void leavesLineEndsOutOfTheNamesButNotOfTheKey() {
        await(operations.bind(new QueueMethod.Bind("q\r\n", "amq.\ndirect", "k\n", false, FieldTable.EMPTY), session));

        assertThat(route("amq.direct", "k\n")).containsExactly("q");
        assertThat(route("amq.direct", "k")).isEmpty();
    }

    @Test
    void namesTheMissingExchangeBeforeTheMissingQueue() {
        assertThat(refusal(bind("absent", "no queue either", "k")))
                .isEqualTo("404 NOT_FOUND - no exchange 'absent' in vhost '/'");
        assertThat(refusal(bind("amq.direct", "absent", "k")))
                .isEqualTo("404 NOT_FOUND - no queue 'absent' in vhost '/'");
    }

    @Test
    void namesTheWrongArgumentBeforeTheStranger() {
        Session owner = new Session("owner", new InlineLoop());
        await(operations.declare(
                new QueueMethod.Declare("locked", false, false, true, false, false, FieldTable.EMPTY), owner));
        FieldTable wrong = FieldTable.of("x-match", FieldValue.of("huh"));

        assertThat(refusal(operations.bind(new QueueMethod.Bind("locked", "amq.headers", "", false, wrong), session)))
                .startsWith("406 PRECONDITION_FAILED - Invalid x-match");
        assertThat(refusal(bind("amq.headers", "locked", ""))).startsWith("405 RESOURCE_LOCKED");
    }

    @Test
    void takesTheUnbindingOfWhatIsMissingAsDone() {
        assertThat(await(unbind("absent", "k"))).isFalse();
        assertThat(await(operations.unbind(
                        new QueueMethod.Unbind("absent", "amq.direct", "k", FieldTable.EMPTY), session)))
                .isFalse();
    }

    @Test
    void leavesTheDefaultExchangeAlone() {
        String refused = "403 ACCESS_REFUSED - operation not permitted on the default exchange";

        assertThat(refusal(bind("", "k"))).isEqualTo(refused);
        assertThat(refusal(unbind("", "k"))).isEqualTo(refused);
    }

    @Test
    void takesTheBindingsOfADeletedQueueWithIt() {
        await(bind("amq.direct", "k"));
        await(bind("amq.fanout", ""));

        await(operations.delete(new QueueMethod.Delete("q", false, false, false), session));
        host.queue("q", new InlineLoop());

        assertThat(route("amq.direct", "k")).isEmpty();
        assertThat(route("amq.fanout", "")).isEmpty();
    }

    @Test
    void publishesNeitherToAMissingExchangeNorToAnInternalOne() {
        assertThatThrownBy(() -> route("absent", "k"))
                .isInstanceOf(ChannelException.class)
                .hasMessage("no exchange 'absent' in vhost '/'");
        assertThatThrownBy(() -> route("amq.rabbitmq.trace", "k"))
                .isInstanceOf(ChannelException.class)
                .hasMessage("cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/'");
    }

    @Test
    void routesThroughAnInternalExchange() {
        await(operations.declare(
                new ExchangeMethod.Declare("inner", "fanout", false, false, false, true, false, FieldTable.EMPTY)));
        await(operations.bind(new ExchangeMethod.Bind("inner", "amq.direct", "k", false, FieldTable.EMPTY)));
        await(bind("inner", ""));

        assertThat(route("amq.direct", "k")).containsExactly("q");
    }

    @Test
    void saysWhetherARouteHoldsForTheKeyAlone() {
        await(operations.bind(
                new QueueMethod.Bind("q", "amq.headers", "", false, FieldTable.of("a", FieldValue.of(1))), session));

        assertThat(virtualHost
                        .route(new Address("amq.topic", "k"), NO_PROPERTIES)
                        .byKeyAlone())
                .isTrue();
        assertThat(virtualHost
                        .route(new Address("amq.headers", "k"), NO_PROPERTIES)
                        .byKeyAlone())
                .isFalse();
    }

    private List<String> route(String exchange, String key) {
        return Arrays.stream(virtualHost
                        .route(new Address(exchange, key), NO_PROPERTIES)
                        .queues())
                .map(queue -> queue.definition().name())
                .toList();
    }

    private CompletionStage<Boolean> bind(String exchange, String key) {
        return bind(exchange, "q", key);
    }

    private CompletionStage<Boolean> bind(String exchange, String queue, String key) {
        return operations.bind(new QueueMethod.Bind(queue, exchange, key, false, FieldTable.EMPTY), session);
    }

    private CompletionStage<Boolean> unbind(String exchange, String key) {
        return operations.unbind(new QueueMethod.Unbind("q", exchange, key, FieldTable.EMPTY), session);
    }
}
