package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.compat.harness.AmqpTest;
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

        @Test
        void offersVersionZeroNine(WireClient client) {
            ConnectionMethod.Start start = start(client);

            assertThat(start.versionMajor()).isZero();
            assertThat(start.versionMinor()).isEqualTo(9);
        }

        @Test
        void answersTheHeaderOfAmqpZeroNineToo(WireClient client) {
            client.connectSocket().sendRaw(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 0, 9});

            client.expect(ConnectionMethod.Start.class);
        }

        @Test
        void offersPlainAndAmqplain(WireClient client) {
            assertThat(start(client).mechanisms().split(" ")).contains("PLAIN", "AMQPLAIN");
        }

        @Test
        void offersOneLocale(WireClient client) {
            assertThat(start(client).locales()).isEqualTo("en_US");
        }

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

        @ParameterizedTest
        @ValueSource(strings = {"product", "version", "platform", "information", "copyright", "cluster_name"})
        void tellsWhatItIs(String property, WireClient client) {
            assertThat(text(start(client), property)).isNotBlank();
        }

        @Test
        void tellsAVersionThatClientsCanCompare(WireClient client) {
            assertThat(text(start(client), "version")).matches("\\d+\\.\\d+\\.\\d+");
        }

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

        @Test
        void withPlain(WireClient client) {
            client.connect(Handshake.usual().loggingIn("guest", "guest"));

            client.expectStillOpen();
        }

        @Test
        void withAmqplain(WireClient client) {
            client.connect(Handshake.usual().answering("AMQPLAIN", Amqplain.response("guest", "guest")));

            client.expectStillOpen();
        }

        @Test
        void withPropertiesOfEightThousandBytes(WireClient client) {
            client.sendProtocolHeader().expect(ConnectionMethod.Start.class);
            FieldTable properties = FieldTable.of("information", FieldValue.of("x".repeat(8000)));
            byte[] response = Amqplain.response("guest", "guest");

            client.send(new ConnectionMethod.StartOk(properties, "AMQPLAIN", response, "en_US"));

            client.expect(ConnectionMethod.Tune.class);
        }

        @Test
        void refusesAWrongPasswordAtOnce(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.loggingIn("guest", "wrong"));

            ConnectionMethod.Close close = client.expectConnectionClose(403, refusal("PLAIN"));

            assertThat(close.classId()).isZero();
            assertThat(close.methodId()).isZero();
        }

        @Test
        void refusesAnUnknownUserWithTheSameText(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.loggingIn("nobody", "guest"));

            client.expectConnectionClose(403, refusal("PLAIN"));
        }

        @Test
        void namesTheMechanismThatWasRefused(WireClient client) {
            client.sendStartOk(TELL_ME_WHY.answering("AMQPLAIN", Amqplain.response("guest", "wrong")));

            client.expectConnectionClose(403, refusal("AMQPLAIN"));
        }

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

        private static String refusal(String mechanism) {
            return "ACCESS_REFUSED - Login was refused using authentication mechanism " + mechanism
                    + ". For details see the broker logfile.";
        }
    }

    @Nested
    class Tuning {

        @Test
        void offersTheUsualLimits(WireClient client) {
            client.connect();

            assertThat(client.offer()).isEqualTo(new ConnectionMethod.Tune(2047, 131_072, 60));
        }

        @Test
        void keepsToALowerChannelMax(WireClient client) {
            client.connect(Handshake.usual().channelMax(2)).openChannel(1);
            client.openChannel(2);

            client.channel(3).send(new ChannelMethod.Open());

            client.expectConnectionClose(
                    530, "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)");
        }

        @Test
        void keepsToALowerFrameMax(WireClient client) {
            WireChannel channel =
                    client.connect(Handshake.usual().frameMax(8192)).openChannel(1);

            channel.sendBody(new byte[8193]);

            client.expectConnectionCloseBeginning(501, "FRAME_ERROR - type 3, all octets = <<");
        }

        @Test
        @OursOnly("refuses less than 8192 since 4.1")
        void acceptsAFrameMaxOf4096(WireClient client) {
            client.connect(Handshake.usual().frameMax(4096));

            client.expectStillOpen();
        }

        @Test
        void acceptsToGoWithoutHeartbeats(WireClient client) {
            client.connect(Handshake.usual().heartbeat(0));

            client.expectStillOpen();
        }

        @Test
        void acceptsHeartbeatsRarerThanOffered(WireClient client) {
            client.connect(Handshake.usual().heartbeat(61));

            client.expectStillOpen();
        }
    }

    @Nested
    class Open {

        @Test
        void refusesAnUnknownVirtualHost(WireClient client) {
            client.negotiate(Handshake.usual().onVirtualHost("nope"));

            ConnectionMethod.Close close = client.expectConnectionClose(530, "NOT_ALLOWED - vhost nope not found");

            assertThat(close.classId()).isEqualTo(10);
            assertThat(close.methodId()).isEqualTo(40);
        }

        @Test
        void refusesAnEmptyVirtualHost(WireClient client) {
            client.negotiate(Handshake.usual().onVirtualHost(""));

            client.expectConnectionClose(530, "NOT_ALLOWED - vhost  not found");
        }

        @Test
        void ignoresHeartbeatsBeforeTheLogin(WireClient client) {
            client.sendProtocolHeader().sendHeartbeat().expect(ConnectionMethod.Start.class);
            client.send(new ConnectionMethod.StartOk(
                    FieldTable.EMPTY, "AMQPLAIN", Amqplain.response("guest", "guest"), "en_US"));

            client.expect(ConnectionMethod.Tune.class);
        }
    }
}
