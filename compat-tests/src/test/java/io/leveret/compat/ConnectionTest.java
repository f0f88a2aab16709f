package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class ConnectionTest {

    @Nested
    class Closing {

        @Clause("connection: connection.close is answered with close-ok")
        @Test
        void isAnswered(WireClient client) {
            client.connect().openChannel(1);

            client.closeConnection();
        }

        @Clause("connection: connection.close is answered while a message is incomplete")
        @Test
        void isAnsweredWhileAMessageIsIncomplete(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.send(Publication.toQueue("nowhere", "half").method()).sendHeader(Publication.header(10));

            client.closeConnection();
        }

        @Clause("connection: the socket is closed behind the client's close-ok")
        @Test
        void byAnErrorIsFollowedByTheEndOfTheSocket(WireClient client) {
            client.connect().openChannel(1).send(new ChannelMethod.Open());

            client.expectConnectionClose(504, "CHANNEL_ERROR - second 'channel.open' seen");

            client.expectSocketClosed();
        }

        @Clause("connection: after an error everything is ignored up to close-ok")
        @Test
        void byAnErrorIgnoresWhateverComesBeforeTheCloseOk(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.send(new ChannelMethod.Open())
                    .send(Requests.queue("").exclusive())
                    .send(Requests.get("absent"));

            client.expectConnectionClose(504, "CHANNEL_ERROR - second 'channel.open' seen");
            client.expectSocketClosed();
        }

        @Clause(
                "connection: what its channels held comes back to its queues, marked redelivered, whether it ends with a word or without")
        @Test
        void requeuesWhatItsChannelsHeld(Clients clients, Names names) {
            String queue = names.queue();
            WireClient first = clients.wire().connect();
            WireChannel consumer = first.openChannel(1);
            consumer.ask(Requests.queue(queue), QueueMethod.DeclareOk.class);
            consumer.publish(queue, "held").get(queue);

            first.closeConnection();

            WireChannel next = clients.wire().connect().openChannel(1);
            next.awaitReady(queue, 1);
            assertThat(next.get(queue).method().redelivered()).isTrue();
        }

        @Clause(
                "connection: what its channels held comes back to its queues, marked redelivered, whether it ends with a word or without")
        @Test
        void withoutAWordRequeuesWhatItsChannelsHeld(Clients clients, Names names) {
            String queue = names.queue();
            WireClient first = clients.wire().connect();
            WireChannel consumer = first.openChannel(1);
            consumer.ask(Requests.queue(queue), QueueMethod.DeclareOk.class);
            consumer.publish(queue, "held").get(queue);

            first.close();

            WireChannel next = clients.wire().connect().openChannel(1);
            next.awaitReady(queue, 1);
            assertThat(next.get(queue).method().redelivered()).isTrue();
        }
    }

    @Clause("connection: connection.update-secret is answered, and the connection stays")
    @Test
    void takesANewSecret(WireClient client) {
        client.connect().send(new ConnectionMethod.UpdateSecret(new byte[] {'n', 'e', 'w'}, "renewed"));

        client.expect(ConnectionMethod.UpdateSecretOk.class);
        client.expectStillOpen();
    }

    /** Each ends the connection with 504 and names the method. */
    @Nested
    class Refuses {

        static Stream<Named<Method>> methodsOfAnotherState() {
            return Stream.of(
                            new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", new byte[0], "en_US"),
                            new ConnectionMethod.TuneOk(2047, 131_072, 0),
                            new ConnectionMethod.Open("/"),
                            new ConnectionMethod.CloseOk(),
                            new ChannelMethod.Open(),
                            Requests.queue("").toMethod(),
                            Requests.confirmSelect().toMethod())
                    .map(method -> Named.of(method.type().name(), method));
        }

        @Clause(
                "connection: a method on channel 0 that does not belong there ends it with 504 `unexpected method in connection state running`")
        @ParameterizedTest
        @MethodSource("methodsOfAnotherState")
        void onChannelZero(Method method, WireClient client) {
            client.connect().send(method);

            ConnectionMethod.Close close =
                    client.expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running");

            assertThat(close.classId()).isEqualTo(method.type().classId());
            assertThat(close.methodId()).isEqualTo(method.type().methodId());
        }

        @Clause("connection: a method on a channel that is not open ends it with 504 `expected 'channel.open'`")
        @Test
        void aMethodOnAChannelThatIsNotOpen(WireClient client) {
            client.connect().channel(1).send(Requests.queue("").exclusive());

            ConnectionMethod.Close close = client.expectConnectionClose(504, "CHANNEL_ERROR - expected 'channel.open'");

            assertThat(close.classId()).isEqualTo(50);
            assertThat(close.methodId()).isEqualTo(10);
        }

        @Clause("connection: a method on a channel that is not open ends it with 504 `expected 'channel.open'`")
        @Test
        void aConnectionMethodOnAChannelThatIsNotOpen(WireClient client) {
            client.connect().channel(1).send(new ConnectionMethod.Close(200, "bye", 0, 0));

            client.expectConnectionClose(504, "CHANNEL_ERROR - expected 'channel.open'");
        }

        @Clause("connection: a method on a channel that is not open ends it with 504 `expected 'channel.open'`")
        @Test
        void aCloseOfAChannelThatIsNotOpen(WireClient client) {
            client.connect().channel(1).send(new ChannelMethod.Close(200, "bye", 0, 0));

            client.expectConnectionClose(504, "CHANNEL_ERROR - expected 'channel.open'");
        }

        @Clause("connection: a second channel.open ends it with 504 `second 'channel.open' seen`")
        @Test
        void aSecondOpen(WireClient client) {
            client.connect().openChannel(1).send(new ChannelMethod.Open());

            ConnectionMethod.Close close =
                    client.expectConnectionClose(504, "CHANNEL_ERROR - second 'channel.open' seen");

            assertThat(close.classId()).isEqualTo(20);
            assertThat(close.methodId()).isEqualTo(10);
        }

        static Stream<Named<Method>> methodsThatNoClientSends() {
            return Stream.of(
                            new ConnectionMethod.Open("/"),
                            new ConnectionMethod.Close(200, "bye", 0, 0),
                            new BasicMethod.QosOk(),
                            new QueueMethod.DeclareOk("q", 0, 0),
                            new BasicMethod.GetEmpty())
                    .map(method -> Named.of(method.type().name(), method));
        }

        @Clause(
                "connection: a method that no client sends, or of the connection, on a channel ends it with 503 `unimplemented method`")
        @ParameterizedTest
        @MethodSource("methodsThatNoClientSends")
        void onAChannel(Method method, WireClient client) {
            client.connect().openChannel(1).send(method);

            ConnectionMethod.Close close = client.expectConnectionClose(503, "COMMAND_INVALID - unimplemented method");

            assertThat(close.classId()).isEqualTo(method.type().classId());
            assertThat(close.methodId()).isEqualTo(method.type().methodId());
        }
    }
}
