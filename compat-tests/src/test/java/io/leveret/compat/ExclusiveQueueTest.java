package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A queue that belongs to one connection. */
@AmqpTest
class ExclusiveQueueTest {

    static String locked(String queue) {
        return "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue + "' in vhost '/'."
                + " It could be originally declared on another connection or the exclusive property value does not"
                + " match that of the original declaration.";
    }

    static Stream<Named<Function<String, Request>>> touches() {
        return Stream.of(
                Named.of("declare", name -> queue(name).exclusive()),
                Named.of("declare passively", name -> queue(name).passive()),
                Named.of("bind", name -> Requests.bind(name, "amq.direct", "key")),
                Named.of("unbind", name -> Requests.unbind(name, "amq.direct", "key")),
                Named.of("purge", Requests::purge),
                Named.of("delete", Requests::deleteQueue),
                Named.of("get", Requests::get),
                Named.of("consume", Requests::consume));
    }

    @Clause(
            "exclusive queues: other connections that declare, bind, unbind, purge, delete, get or consume are refused with 405 `cannot obtain exclusive access to locked queue`")
    @ParameterizedTest
    @MethodSource("touches")
    void isLockedForOtherConnectionsThat(Function<String, Request> touch, Clients clients, Names names) {
        String name = names.queue();
        WireChannel owner = clients.wire().connect().openChannel(1);
        owner.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);
        owner.ask(Requests.bind(name, "amq.direct", "key"), QueueMethod.BindOk.class);
        WireChannel stranger = clients.wire().connect().openChannel(1);

        stranger.expectRefused(touch.apply(name), 405, locked(name));
    }

    @Clause("exclusive queues: others that bind one with wrong arguments are told of these")
    @Test
    void tellsOthersOfTheirWrongArgumentsFirst(Clients clients, Names names) {
        String name = names.queue();
        WireChannel owner = clients.wire().connect().openChannel(1);
        owner.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);
        FieldTable wrong = FieldTable.of("x-match", FieldValue.of("huh"));

        clients.wire()
                .connect()
                .openChannel(1)
                .expectRefused(
                        () -> new QueueMethod.Bind(name, "amq.headers", "", false, wrong),
                        406,
                        "PRECONDITION_FAILED - Invalid x-match field value <<\"huh\">>; expected all, any, all-with-x, or"
                                + " any-with-x");
    }

    @Clause("exclusive queues: all channels of its connection may use one")
    @ParameterizedTest
    @MethodSource("touches")
    void isOpenToOtherChannelsOfItsConnectionThat(Function<String, Request> touch, WireClient client, Names names) {
        String name = names.queue();
        client.connect().openChannel(1).ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);
        WireChannel other = client.openChannel(2);

        other.send(touch.apply(name));

        assertThat(other.expect(Method.class).type().name()).matches(".*-(ok|empty)");
    }

    @Clause("exclusive queues: other connections may publish to one")
    @Test
    void takesMessagesFromOtherConnections(Clients clients, Names names) {
        String name = names.queue();
        WireChannel owner = clients.wire().connect().openChannel(1);
        owner.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);
        owner.consume(name);

        clients.wire().connect().openChannel(1).publish(name, "for you");

        owner.expectDelivery("for you");
    }

    @Clause("exclusive queues: one outlives its consumers and the channel that declared it")
    @Test
    void survivesItsLastConsumer(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

        channel.ask(Requests.cancel(channel.consume(name)), BasicMethod.CancelOk.class);

        channel.find(name);
    }

    @Clause("exclusive queues: one outlives its consumers and the channel that declared it")
    @Test
    void survivesTheChannelThatDeclaredIt(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

        channel.close();

        client.openChannel(1).find(name);
    }

    @Clause("exclusive queues: one is gone when its connection's close is answered")
    @Test
    void isGoneWhenItsConnectionIsClosed(Clients clients, Names names) {
        String name = names.queue();
        WireClient owner = clients.wire().connect();
        owner.openChannel(1).ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

        owner.closeConnection();

        clients.wire()
                .connect()
                .openChannel(1)
                .expectRefused(queue(name).passive(), 404, "NOT_FOUND - no queue '" + name + "' in vhost '/'");
    }

    @Clause("exclusive queues: one is gone soon after its connection is lost")
    @Test
    void isGoneSoonAfterItsConnectionIsLost(Clients clients, Names names) {
        String name = names.queue();
        WireClient owner = clients.wire().connect();
        owner.openChannel(1).ask(queue(name).exclusive(), QueueMethod.DeclareOk.class);

        owner.close();

        clients.wire().connect().openChannel(1).awaitMissing(name);
    }
}
