package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that ask for no answer: they get none, unless they fail. */
@AmqpTest
class NoWaitTest {

    static Stream<Named<Method>> methods() {
        FieldTable none = FieldTable.EMPTY;
        return Stream.of(
                        new QueueMethod.Declare("", false, false, true, false, true, none),
                        new QueueMethod.Bind("", "amq.direct", "key", true, none),
                        new QueueMethod.Purge("", true),
                        new QueueMethod.Delete("", false, false, true),
                        new ExchangeMethod.Declare("amq.direct", "direct", false, true, false, false, true, none),
                        new ExchangeMethod.Delete("absent", false, true),
                        new ExchangeMethod.Bind("amq.direct", "amq.direct", "nowait", true, none),
                        new ExchangeMethod.Unbind("amq.direct", "amq.direct", "nowait", true, none),
                        new BasicMethod.Consume("", "", false, false, false, true, none),
                        new BasicMethod.Cancel("nobody", true),
                        new ConfirmMethod.Select(true))
                .map(method -> Named.of(method.type().name(), method));
    }

    @Clause("no-wait: declare, bind, unbind, purge, delete, consume, cancel and confirm.select are not answered")
    @ParameterizedTest
    @MethodSource("methods")
    void isNotAnswered(Method method, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.declareQueue();

        channel.send(method);

        channel.expectNothingMore();
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillDeclares(WireClient client, Names names) {
        String queue = names.queue();
        WireChannel channel = client.connect().openChannel(1);

        channel.send(Requests.queue(queue).noWait());

        assertThat(channel.find(queue).queue()).isEqualTo(queue);
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillBinds(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(new QueueMethod.Bind(queue, "amq.direct", queue, true, FieldTable.EMPTY));

        channel.publish(Publication.to("amq.direct", queue, "there"));
        assertThat(channel.drain(queue)).containsExactly("there");
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillDeletes(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(new QueueMethod.Delete(queue, false, false, true));

        channel.expectRefused(Requests.get(queue), 404, "NOT_FOUND - no queue '" + queue + "' in vhost '/'");
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillConsumes(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(Requests.consume(queue).tag("mine").noWait());

        channel.publish(queue, "there");
        assertThat(channel.expectDelivery("there").consumerTag()).isEqualTo("mine");
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillCancels(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        String tag = channel.consume(queue);

        channel.send(new BasicMethod.Cancel(tag, true));

        channel.publish(queue, "stays");
        assertThat(channel.drain(queue)).containsExactly("stays");
    }

    @Clause("no-wait: what is asked is done")
    @Test
    void stillConfirms(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.send(new ConfirmMethod.Select(true));

        channel.publish("nowhere", "confirmed");
        assertThat(channel.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                row(new QueueMethod.Declare("absent", true, false, false, false, true, FieldTable.EMPTY), "queue"),
                row(new QueueMethod.Bind("absent", "amq.direct", "key", true, FieldTable.EMPTY), "queue"),
                row(new QueueMethod.Purge("absent", true), "queue"),
                row(new BasicMethod.Consume("absent", "", false, false, false, true, FieldTable.EMPTY), "queue"),
                row(new ExchangeMethod.Bind("absent", "amq.direct", "", true, FieldTable.EMPTY), "exchange"),
                row(
                        new ExchangeMethod.Declare("absent", "", true, false, false, false, true, FieldTable.EMPTY),
                        "exchange"));
    }

    @Clause("no-wait: a failure closes the channel as usual")
    @ParameterizedTest
    @MethodSource("failures")
    void closesTheChannelWhenItFails(Method method, String kind, WireClient client) {
        client.connect()
                .openChannel(1)
                .expectRefused(() -> method, 404, "NOT_FOUND - no " + kind + " 'absent' in vhost '/'");
    }

    private static Arguments row(Method method, String kind) {
        return Arguments.of(Named.of(method.type().name(), method), kind);
    }
}
