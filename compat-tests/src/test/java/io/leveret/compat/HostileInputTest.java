package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.WireChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What arrives at an open port that is not AMQP, many times over ({@code -Dhostile.count}, 300 of each unless told). Each socket
 * must be closed within the handshake's time, and the broker goes on to serve.
 */
@AmqpTest
@OwnBroker("handshake_timeout=1000")
@Timeout(600)
class HostileInputTest {

    private static final int COUNT = Integer.getInteger("hostile.count", 300);
    private static final int AT_A_TIME = 250;
    private static final Duration HANDSHAKE_AND_MORE = Duration.ofSeconds(8);
    private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private static final byte[] TLS_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 9, 9, 9};
    private static final byte[] HTTP_REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static Stream<Arguments> greetings() {
        return Stream.of(
                Arguments.of("garbage", garbage()),
                Arguments.of("a TLS hello", TLS_HELLO),
                Arguments.of("an HTTP request", HTTP_REQUEST),
                Arguments.of("nothing", new byte[0]),
                Arguments.of("half a header", new byte[] {'A', 'M', 'Q', 'P'}),
                Arguments.of("a header and nothing more", HEADER),
                Arguments.of("a header and half a frame", headerAnd(1, 0, 0, 0, 0, 1, 0, 0, 10)),
                Arguments.of("a header and a frame of 2 GB", headerAnd(1, 0, 0, 127, -1, -1, -1)),
                Arguments.of("a header and garbage", headerAnd(garbage())));
    }

    @Clause("handshake: a client that does not get through within `handshake_timeout` is disconnected")
    @ParameterizedTest(name = "{0}")
    @MethodSource("greetings")
    void isClosedInTimeAfter(String what, byte[] greeting, LeveretProcess broker, Clients clients) throws IOException {
        for (int sent = 0; sent < COUNT; sent += AT_A_TIME) {
            List<Socket> sockets = open(broker, Math.min(AT_A_TIME, COUNT - sent), greeting);
            long deadline = System.nanoTime() + HANDSHAKE_AND_MORE.toNanos();
            for (Socket socket : sockets) {
                awaitEnd(socket, deadline);
            }
        }

        assertServes(clients);
    }

    @Clause("connection: a client that disconnects half way leaves nothing behind")
    @Test
    void isForgottenWhenItDisconnectsHalfWay(LeveretProcess broker, Clients clients) throws IOException {
        for (int sent = 0; sent < COUNT; sent += AT_A_TIME) {
            for (Socket socket : open(broker, Math.min(AT_A_TIME, COUNT - sent), HEADER)) {
                socket.close();
            }
        }

        assertServes(clients);
    }

    static Stream<Arguments> diagnoses() {
        return Stream.of(
                Arguments.of("garbage", garbage(), "not AMQP"),
                Arguments.of("a TLS hello", TLS_HELLO, "TLS"),
                Arguments.of("an HTTP request", HTTP_REQUEST, "HTTP"),
                Arguments.of("nothing", new byte[0], "1000 ms"),
                Arguments.of("a frame of 2 GB", headerAnd(1, 0, 0, 127, -1, -1, -1), "frame_too_large"));
    }

    @Clause("connection: what ends it is in the log with the client's address")
    @ParameterizedTest(name = "{0}")
    @MethodSource("diagnoses")
    void isNamedInTheLogWithItsAddress(String what, byte[] greeting, String diagnosis, LeveretProcess broker)
            throws IOException {
        int mark = broker.output().mark();
        String address;

        try (Socket socket = open(broker, 1, greeting).get(0)) {
            address = "127.0.0.1:" + socket.getLocalPort();
            awaitEnd(socket, System.nanoTime() + HANDSHAKE_AND_MORE.toNanos());
        }

        assertThat(broker.output().await(mark, line -> line.contains(address), HANDSHAKE_AND_MORE))
                .contains(diagnosis);
    }

    private static List<Socket> open(LeveretProcess broker, int count, byte[] greeting) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(broker.host(), broker.port()), 5_000);
            socket.getOutputStream().write(greeting);
            sockets.add(socket);
        }
        return sockets;
    }

    /** Reads what the broker has to say until it closes the socket. */
    private static void awaitEnd(Socket socket, long deadline) throws IOException {
        byte[] answer = new byte[1024];
        try (socket) {
            do {
                long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                socket.setSoTimeout((int) Math.max(1, millis));
            } while (socket.getInputStream().read(answer) >= 0);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static void assertServes(Clients clients) {
        WireChannel channel = clients.wire().connect().openChannel(1);
        String queue = channel.declareQueue();
        assertThat(channel.publish(queue, "still here").drain(queue)).containsExactly("still here");
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[300];
        new Random(7).nextBytes(bytes);
        bytes[0] = 'z';
        return bytes;
    }

    private static byte[] headerAnd(int... octets) {
        byte[] rest = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            rest[i] = (byte) octets[i];
        }
        return headerAnd(rest);
    }

    private static byte[] headerAnd(byte[] rest) {
        byte[] all = Arrays.copyOf(HEADER, HEADER.length + rest.length);
        System.arraycopy(rest, 0, all, HEADER.length, rest.length);
        return all;
    }
}
