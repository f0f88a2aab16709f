package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireClient;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends before it is a connection. RabbitMQ then holds the socket for three seconds, hence the tests wait together. */
@AmqpTest
@Execution(ExecutionMode.CONCURRENT)
class HandshakeRefusalTest {

    private static final byte[] GUEST = {0, 'g', 'u', 'e', 's', 't', 0, 'g', 'u', 'e', 's', 't'};

    static Stream<Arguments> logins() {
        Handshake usual = Handshake.usual();
        return Stream.of(
                row("a wrong password of a client that asks for no reason", usual.loggingIn("guest", "wrong"), 403),
                row("an unknown mechanism", usual.answering("FOO", GUEST), 503),
                row("no mechanism", usual.answering("", GUEST), 503),
                row("PLAIN without zeros", usual.answering("PLAIN", bytes("guest")), 501, 502, 403),
                row("PLAIN for somebody else", usual.answering("PLAIN", bytes("x\0guest\0guest")), 501, 502, 403),
                row("AMQPLAIN that is no table", usual.answering("AMQPLAIN", bytes("abc")), 501, 502, 403),
                row(
                        "AMQPLAIN without a password",
                        usual.answering("AMQPLAIN", Amqplain.login("guest")),
                        501,
                        502,
                        403));
    }

    @Clause(
            "login: a wrong password of a client without the capability `authentication_failure_close` closes the socket without a word")
    @Clause(
            value = "login: an unknown mechanism, and a response that cannot be decoded, end the connection",
            differs = Deviation.EARLY_ERROR)
    @ParameterizedTest
    @MethodSource("logins")
    void refusesTheLogin(Handshake handshake, int[] reasons, WireClient client) {
        client.sendStartOk(handshake);

        client.expectRefused(reasons);
    }

    static Stream<Arguments> limits() {
        Handshake usual = Handshake.usual();
        return Stream.of(
                row("a frame_max of 0, no limit", usual.frameMax(0), 530),
                row("a frame_max below 4096", usual.frameMax(4095), 530),
                row("a frame_max above the offer", usual.frameMax(131_073), 530),
                row("a channel_max of 0, no limit", usual.channelMax(0), 530),
                row("a channel_max above the offer", usual.channelMax(2048), 530));
    }

    @Clause(
            value =
                    "tuning: a `frame_max` or `channel_max` above the offer, of 0, or a `frame_max` too small is refused",
            differs = Deviation.EARLY_ERROR)
    @ParameterizedTest
    @MethodSource("limits")
    void refusesTheLimits(Handshake handshake, int[] reasons, WireClient client) {
        client.negotiate(handshake);

        client.expectRefused(reasons);
    }

    static Stream<Named<Method>> methodsTooEarly() {
        return Stream.of(
                        new ConnectionMethod.TuneOk(2047, 131_072, 0),
                        new ConnectionMethod.Open("/"),
                        new ConnectionMethod.Close(200, "bye", 0, 0),
                        Requests.queue("").toMethod())
                .map(method -> Named.of(method.type().name(), method));
    }

    @Clause(
            value = "handshake: any method but start-ok behind connection.start ends the connection",
            differs = Deviation.EARLY_ERROR)
    @ParameterizedTest
    @MethodSource("methodsTooEarly")
    void refusesBeforeTheLogin(Method method, WireClient client) {
        client.sendProtocolHeader().expect(ConnectionMethod.Start.class);

        client.send(method);

        client.expectRefused(504, 503);
    }

    @Clause(
            value = "handshake: any method but start-ok behind connection.start ends the connection",
            differs = Deviation.EARLY_ERROR)
    @Test
    void refusesAChannelBeforeTheLogin(WireClient client) {
        client.sendProtocolHeader().expect(ConnectionMethod.Start.class);

        client.channel(1).send(new ChannelMethod.Open());

        client.expectRefused(504, 503);
    }

    @Clause("handshake: a frame above `initial_frame_max`, before tune-ok, ends the connection")
    @Test
    void refusesAFrameBeforeTheLoginThatIsLargerThanTheSmallestFrameMax(WireClient client) {
        client.sendProtocolHeader().expect(ConnectionMethod.Start.class);

        client.send(new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", new byte[8_300], "en_US"));

        client.expectRefused(501);
    }

    static Stream<Named<byte[]>> foreignProtocols() {
        return Stream.of(
                Named.of("AMQP 0-8", new byte[] {'A', 'M', 'Q', 'P', 1, 1, 8, 0}),
                Named.of("AMQP 0-9-0", new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 0}),
                Named.of("AMQP 1.0", new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0}),
                Named.of("a version of tomorrow", new byte[] {'A', 'M', 'Q', 'P', 1, 1, 100, 3}),
                Named.of("HTTP", bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")),
                Named.of("a TLS hello", new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196, 3, 3, 7, 7}));
    }

    @Clause("handshake: anything but AMQP 0-9-1 or 0-9 is answered with a protocol header and closed")
    @ParameterizedTest
    @MethodSource("foreignProtocols")
    void answersWithItsOwnHeaderAndCloses(byte[] greeting, WireClient client) {
        client.connectSocket().sendRaw(greeting);

        assertThat(client.expectProtocolHeader()).startsWith('A', 'M', 'Q', 'P');
        client.expectSocketClosed();
    }

    @Clause(
            value = "handshake: the protocol header that is proposed is `AMQP 0 0 9 1`",
            differs = Deviation.PROTOCOL_HEADER)
    @ParameterizedTest
    @MethodSource("foreignProtocols")
    @OursOnly("proposes AMQP 1.0 to most of these")
    void proposesAmqpZeroNineOne(byte[] greeting, WireClient client) {
        client.connectSocket().sendRaw(greeting);

        assertThat(client.expectProtocolHeader()).containsExactly('A', 'M', 'Q', 'P', 0, 0, 9, 1);
    }

    private static Arguments row(String name, Handshake handshake, int... reasons) {
        return Arguments.of(Named.of(name, handshake), reasons);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
