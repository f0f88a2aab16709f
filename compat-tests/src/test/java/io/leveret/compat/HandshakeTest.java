package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AmqpTest
class HandshakeTest {

    @Nested
    class Start {

        @Clause("handshake: connection.start names version 0-9")
        @Test
        void offersVersionZeroNine(WireClient client) {
            ConnectionMethod.Start start = start(client);

            assertThat(start.versionMajor()).isZero();
            assertThat(start.versionMinor()).isEqualTo(9);
        }

        @Clause("handshake: the header of AMQP 0-9 is answered as that of 0-9-1")
        @Test
        void answersTheHeaderOfAmqpZeroNineToo(WireClient client) {
            client.connectSocket().sendRaw(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 0, 9});

            client.expect(ConnectionMethod.Start.class);
        }

        @Clause("login: PLAIN and AMQPLAIN are offered")
        @Test
        void offersPlainAndAmqplain(WireClient client) {
            assertThat(start(client).mechanisms().split(" ")).contains("PLAIN", "AMQPLAIN");
        }

        @Clause("handshake: the locale is `en_US`")
        @Test
        void offersOneLocale(WireClient client) {
            assertThat(start(client).locales()).isEqualTo("en_US");
        }

        @Clause("handshake: the server properties announce the capabilities that client libraries look for")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "publisher_confirms",
                    "exchange_exchange_bindings",
                    "basic.nack",
                    "consumer_cancel_notify",
                    "authentication_failure_close",
                    "per_consumer_qos"
                })
        void announcesTheCapability(String capability, WireClient client) {
            FieldTable properties = start(client).serverProperties();

            assertThat(properties.get("capabilities"))
                    .isInstanceOfSatisfying(
                            FieldValue.Table.class,
                            capabilities -> assertThat(capabilities.table().get(capability))
                                    .isEqualTo(FieldValue.of(true)));
        }

        @Clause(
                "handshake: the server properties have product, version, cluster_name, platform, copyright and information")
        @ParameterizedTest
        @ValueSource(strings = {"product", "version", "platform", "information", "copyright", "cluster_name"})
        void tellsWhatItIs(String property, WireClient client) {
            assertThat(text(start(client), property)).isNotBlank();
        }

        @Clause("handshake: the version is x.y.z")
        @Test
        void tellsAVersionThatClientsCanCompare(WireClient client) {
            assertThat(text(start(client), "version")).matches("\\d+\\.\\d+\\.\\d+");
        }

        @Clause(
                value = "handshake: the product is Leveret, the version the level of RabbitMQ it behaves as",
                differs = Deviation.IDENTITY)
        @Test
        @OursOnly("another product")
        void tellsItsNameItsLevelAndItsOwnVersion(WireClient client) {
            ConnectionMethod.Start start = start(client);

            assertThat(text(start, "product")).isEqualTo("Leveret");
            assertThat(text(start, "version")).isEqualTo("4.2.0");
            assertThat(text(start, "leveret_version")).isNotBlank();
        }

        private static ConnectionMethod.Start start(WireClient client) {
            return client.sendProtocolHeader().expect(ConnectionMethod.Start.class);
        }

        private static String text(ConnectionMethod.Start start, String property) {
            FieldValue value = start.serverProperties().get(property);
            assertThat(value).isInstanceOf(FieldValue.LongString.class);
            return ((FieldValue.LongString) value).text();
        }
    }

    @Nested
    class Login {

        private static final Handshake TELL_ME_WHY = Handshake.usual().capableOf("authentication_failure_close");

        @Clause("login: PLAIN and AMQPLAIN let a client in")
        @Test
        void withPlain(WireClient client) {
            client.connect(Handshake.usual().loggingIn("guest", "guest"));

            client.expectStillOpen();
        }

        @Clause("login: PLAIN and AMQPLAIN let a client in")
        @Test
        void withAmqplain(WireClient client) {
            client.connect(Handshake.usual().answering("AMQPLAIN", Amqplain.response("guest", "guest")));

            client.expectStillOpen();
        }

        @Clause("handshake: a start-ok of 8000 bytes is accepted, as one with a token for a password may be")
        @Test
        void withAResponseOfEightThousandBytes(WireClient client) {
            client.sendProtocolHeader().expect(ConnectionMethod.Start.class);
            byte[] response = Amqplain.response("guest", "guest", 7_800);

            client.send(new ConnectionMethod.StartOk(FieldTable.EMPTY, "AMQPLAIN", response, "en_US"));

            client.expect(ConnectionMethod.Tune.class);
        }

        @Clause(
                value = "handshake: client properties above 4096 bytes end the connection",
                differs = Deviation.CLIENT_PROPERTIES)
        @Test
        @OursOnly("accepts them since 4.1")
        void refusesPropertiesAboveFourThousandBytes(WireClient client) {
            client.sendProtocolHeader().expect(ConnectionMethod.Start.class);
            FieldTable properties = FieldTable.of("information", FieldValue.of("x".repeat(4_096)));
            byte[] response = Amqplain.response("guest", "guest");

            client.send(new ConnectionMethod.StartOk(properties, "AMQPLAIN", response, "en_US"));

            client.expectSocketClosed();
        }

        @Clause(
                "login: a wrong password, or an unknown user, is refused with 403 at once where the client announced `authentication_failure_close`")
        @Test
        void refusesAWrongPasswordAtOnce(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.loggingIn("guest", "wrong"));

            ConnectionMethod.Close close = client.expectConnectionClose(403, refusal("PLAIN"));

            assertThat(close.classId()).isZero();
            assertThat(close.methodId()).isZero();
        }

        @Clause(
                "login: a wrong password, or an unknown user, is refused with 403 at once where the client announced `authentication_failure_close`")
        @Test
        void refusesAnUnknownUserWithTheSameText(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.loggingIn("nobody", "guest"));

            client.expectConnectionClose(403, refusal("PLAIN"));
        }

        @Clause("login: the refusal names the mechanism")
        @Test
        void namesTheMechanismThatWasRefused(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.answering("AMQPLAIN", Amqplain.response("guest", "wrong")));

            client.expectConnectionClose(403, refusal("AMQPLAIN"));
        }

        @Clause("login: the reason of a refusal is in the log")
        @Test
        @OursOnly("logs elsewhere")
        void tellsTheLogWhyItWasRefused(LeveretProcess broker, WireClient client) {
            int mark = broker.output().mark();
            client.sendStartOk(TELL_ME_WHY.loggingIn("intruder", "secret-guess"));
            client.expectConnectionClose(403, refusal("PLAIN"));

            assertThat(broker.output().await(mark, line -> line.contains("intruder"), Duration.ofSeconds(5)))
                    .contains("127.0.0.1:")
                    .doesNotContain("secret-guess");
        }

        @Clause("connection: the name that a client gives itself is in the log")
        @Test
        @OursOnly("logs elsewhere")
        void tellsTheLogWhatTheClientCallsItself(LeveretProcess broker, Clients clients) throws Exception {
            int mark = broker.output().mark();
            clients.factory().newConnection("the orders' consumer").close();

            assertThat(broker.output()
                            .await(mark, line -> line.contains("the orders' consumer"), Duration.ofSeconds(5)))
                    .contains("127.0.0.1:");
        }

        private static String refusal(String mechanism) {
            return "ACCESS_REFUSED - Login was refused using authentication mechanism " + mechanism
                    + ". For details see the broker logfile.";
        }
    }

    @Nested
    class Tuning {

        @Clause("tuning: connection.tune offers 2047 channels, frames of 131072 bytes and heartbeats of 60 seconds")
        @Test
        void offersTheUsualLimits(WireClient client) {
            client.connect();

            assertThat(client.offer()).isEqualTo(new ConnectionMethod.Tune(2047, 131_072, 60));
        }

        @Clause(
                "tuning: a lower `channel_max` is kept to; one channel more ends the connection with 530 `number of channels opened (N) has reached the negotiated channel_max (N)`")
        @Test
        void keepsToALowerChannelMax(WireClient client) {
            client.connect(Handshake.usual().channelMax(2)).openChannel(1);
            client.openChannel(2);

            client.channel(3).send(new ChannelMethod.Open());

            client.expectConnectionClose(
                    530, "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)");
        }

        @Clause("tuning: a lower `frame_max` is kept to in both directions")
        @Test
        void keepsToALowerFrameMax(WireClient client) {
            WireChannel channel =
                    client.connect(Handshake.usual().frameMax(8192)).openChannel(1);

            channel.sendBody(new byte[8193]);

            client.expectConnectionCloseBeginning(501, "FRAME_ERROR - type 3, all octets = <<");
        }

        @Clause(value = "tuning: a `frame_max` of 4096 is accepted", differs = Deviation.SMALLEST_FRAME_MAX)
        @Test
        @OursOnly("refuses less than 8192 since 4.1")
        void acceptsAFrameMaxOf4096(WireClient client) {
            client.connect(Handshake.usual().frameMax(4096));

            client.expectStillOpen();
        }

        @Clause("heartbeats: the client's answer counts: none, or rarer than offered")
        @Test
        void acceptsToGoWithoutHeartbeats(WireClient client) {
            client.connect(Handshake.usual().heartbeat(0));

            client.expectStillOpen();
        }

        @Clause("heartbeats: the client's answer counts: none, or rarer than offered")
        @Test
        void acceptsHeartbeatsRarerThanOffered(WireClient client) {
            client.connect(Handshake.usual().heartbeat(61));

            client.expectStillOpen();
        }
    }

    @Nested
    class Open {

        @Clause("connection: an unknown virtual host is refused with 530 `vhost V not found`")
        @Test
        void refusesAnUnknownVirtualHost(WireClient client) {
            client.negotiate(Handshake.usual().onVirtualHost("nope"));

            ConnectionMethod.Close close = client.expectConnectionClose(530, "NOT_ALLOWED - vhost nope not found");

            assertThat(close.classId()).isEqualTo(10);
            assertThat(close.methodId()).isEqualTo(40);
        }

        @Clause("connection: an unknown virtual host is refused with 530 `vhost V not found`")
        @Test
        void refusesAnEmptyVirtualHost(WireClient client) {
            client.negotiate(Handshake.usual().onVirtualHost(""));

            client.expectConnectionClose(530, "NOT_ALLOWED - vhost  not found");
        }

        @Clause("heartbeats: one that comes before the login is ignored")
        @Test
        void ignoresHeartbeatsBeforeTheLogin(WireClient client) {
            client.sendProtocolHeader().sendHeartbeat().expect(ConnectionMethod.Start.class);
            client.send(new ConnectionMethod.StartOk(
                    FieldTable.EMPTY, "AMQPLAIN", Amqplain.response("guest", "guest"), "en_US"));

            client.expect(ConnectionMethod.Tune.class);
        }
    }
}
