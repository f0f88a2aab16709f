package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.queue;
import static io.leveret.compat.wire.Requests.unbind;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class QueueBindTest {

    @Clause("queue.bind: the same binding twice is one")
    @Test
    void mayBeRepeated(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

        channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

        channel.publish(Publication.to("amq.direct", queue, "once"));
        assertThat(channel.get(queue).method().messageCount()).isZero();
    }

    @Clause("queue.bind: the same binding twice is one")
    @Test
    void isGoneAfterOneUnbindHoweverOftenItWasBound(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);
        channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);

        channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

        channel.expectUnroutable("amq.direct", queue);
    }

    @Clause("queue.bind: unbinding what is not bound is no error")
    @Test
    void mayBeRemovedTwice(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(bind(queue, "amq.direct", queue), QueueMethod.BindOk.class);
        channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

        channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);
    }

    @Clause("queue.bind: a binding is its exchange, queue, key and arguments")
    @Test
    void isAnotherOneWithOtherArguments(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        FieldTable arguments = FieldTable.of("a", FieldValue.of(1));
        channel.ask(bind(queue, "amq.direct", queue, arguments), QueueMethod.BindOk.class);

        channel.ask(unbind(queue, "amq.direct", queue), QueueMethod.UnbindOk.class);

        channel.publish(Publication.to("amq.direct", queue, "still here"));
        assertThat(channel.get(queue).text()).isEqualTo("still here");
    }

    @Clause("queue.bind: CR and LF are taken out of both names, not of the key")
    @Test
    void stripsLineEndsFromBothNamesButNotFromTheKey(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(bind(queue + "\r\n", "amq.\ndirect", "a\n" + queue), QueueMethod.BindOk.class);

        channel.publish(Publication.to("amq.direct", "a" + queue, "lost"));
        channel.publish(Publication.to("amq.direct", "a\n" + queue, "here"));

        assertThat(channel.get(queue).text()).isEqualTo("here");
    }

    @Clause("queue.bind: a missing exchange, or queue, is 404; if both are, the exchange is named")
    @Test
    void toAMissingExchangeClosesTheChannel(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.expectRefused(bind(queue, "missing", "key"), 404, "NOT_FOUND - no exchange 'missing' in vhost '/'");
    }

    @Clause("queue.bind: a missing exchange, or queue, is 404; if both are, the exchange is named")
    @Test
    void betweenTwoThatAreMissingNamesTheExchange(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.expectRefused(bind("absent", "missing", "key"), 404, "NOT_FOUND - no exchange 'missing' in vhost '/'");
    }

    @Clause("queue.bind: unbinding from a missing exchange is no error")
    @Test
    void isRemovedFromAMissingExchangeWithoutAWord(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);

        channel.ask(unbind(channel.declareQueue(), "missing", "key"), QueueMethod.UnbindOk.class);
    }

    static Stream<Named<Request>> onTheDefaultExchange() {
        return Stream.of(Named.of("bind", bind("", "", "key")), Named.of("unbind", unbind("", "", "key")));
    }

    @Clause("queue.bind: the default exchange is refused with 403")
    @ParameterizedTest
    @MethodSource("onTheDefaultExchange")
    void isNotPermittedOnTheDefaultExchange(Request request, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        channel.declareQueue();

        channel.expectRefused(request, 403, "ACCESS_REFUSED - operation not permitted on the default exchange");
    }
}
