package io.leveret.compat;

import static io.leveret.compat.wire.Publication.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that no correct client sends: each ends its connection, with the reason. */
@AmqpTest
class FrameErrorTest {

    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int HEARTBEAT = 8;
    private static final int FRAME_MAX = 131_072;
    private static final byte[] NOTHING = {};

    static Stream<Arguments> broken() {
        return Stream.of(
                row("type 0", frame(0, 1, NOTHING), 501, "FRAME_ERROR - type 0, all octets = <<>>: unknown_frame"),
                row("type 4", frame(4, 1, NOTHING), 501, "FRAME_ERROR - type 4, all octets = <<>>: unknown_frame"),
                row("type 9", frame(9, 0, NOTHING), 501, "FRAME_ERROR - type 9, all octets = <<>>: unknown_frame"),
                row("type 65 with a payload", frame(65, 0, new byte[5]), 501, "FRAME_ERROR - type 65, all octets = <<"),
                row(
                        "a method that is too large",
                        frame(METHOD, 1, new byte[FRAME_MAX + 1]),
                        501,
                        "FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,131073,131064}"),
                row(
                        "a body that is too large",
                        frame(BODY, 1, new byte[FRAME_MAX + 1]),
                        501,
                        "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}"),
                row(
                        "the size alone of a frame of 2 GB",
                        (client, channel) -> client.sendRaw(new byte[] {METHOD, 0, 1, 127, -1, -1, -1}),
                        501,
                        "FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,2147483647,131064}"),
                row(
                        "a heartbeat with a wrong end",
                        (client, channel) -> client.sendFrame(HEARTBEAT, 0, NOTHING, 1),
                        501,
                        "FRAME_ERROR - type 8, all octets = <<>>: {invalid_frame_end_marker,1}"),
                row(
                        "a body with a wrong end",
                        (client, channel) -> client.sendFrame(BODY, 1, new byte[] {1, 2}, 0xcd),
                        501,
                        "FRAME_ERROR - type 3, all octets = <<"),
                row(
                        "a heartbeat on a channel",
                        frame(HEARTBEAT, 1, NOTHING),
                        505,
                        "UNEXPECTED_FRAME - type 8, all octets = <<>>"),
                row(
                        "a heartbeat with a payload",
                        frame(HEARTBEAT, 0, new byte[3]),
                        501,
                        "FRAME_ERROR - type 8, all octets = <<"),
                row(
                        "a header on channel 0",
                        frame(HEADER, 0, header(2)),
                        505,
                        "UNEXPECTED_FRAME - type 2, all octets = <<"),
                row(
                        "a body on channel 0",
                        frame(BODY, 0, new byte[1]),
                        505,
                        "UNEXPECTED_FRAME - type 3, all octets = <<"),
                row(
                        "a method of two bytes",
                        frame(METHOD, 1, new byte[2]),
                        501,
                        "FRAME_ERROR - type 1, all octets = <<"),
                row(
                        "a header of two bytes",
                        frame(HEADER, 1, new byte[2]),
                        501,
                        "FRAME_ERROR - type 2, all octets = <<"));
    }

    @Clause("frames: an unknown type ends the connection with 501 `type T, all octets = <<...>>: unknown_frame`")
    @Clause(
            "frames: one above `frame_max` ends the connection with 501 `{frame_too_large,SIZE,MAX}`, judged by its first seven octets")
    @Clause("frames: a wrong last octet ends the connection with 501 `{invalid_frame_end_marker,N}`")
    @Clause("frames: a heartbeat on a channel, and content on channel 0, end the connection with 505")
    @Clause(
            "frames: a heartbeat with a payload, and a method or header too short to be one, end the connection with 501")
    @ParameterizedTest
    @MethodSource("broken")
    void refusesTheFrame(BiConsumer<WireClient, WireChannel> fault, int code, String text, WireClient client) {
        fault.accept(client, client.connect().openChannel(1));

        ConnectionMethod.Close close = client.expectConnectionCloseBeginning(code, text);

        assertThat(close.classId()).isZero();
        assertThat(close.methodId()).isZero();
    }

    static Stream<Arguments> undecodable() {
        return Stream.of(
                step("a field that ends too early", channel -> method(channel, new byte[] {0, 0, 5, 'a', 'b'})),
                step("bytes behind the last field", channel -> method(channel, new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 9})),
                step("a name that is not UTF-8", channel -> method(channel, new byte[] {0, 0, 1, -1, 4, 0, 0, 0, 0})),
                step(
                        "a table longer than its method",
                        channel -> method(channel, new byte[] {0, 0, 0, 4, 0, 0, 0, 9, 1})),
                step(
                        "a table with a value of an unknown type",
                        channel -> method(channel, new byte[] {0, 0, 0, 4, 0, 0, 0, 3, 1, 'a', 'Z'})));
    }

    @Clause(
            value = "frames: arguments that cannot be decoded end the connection with 501 `cannot decode ...`",
            differs = Deviation.UNDECODABLE_ARGUMENTS)
    @ParameterizedTest
    @MethodSource("undecodable")
    void refusesAQueueDeclareWith(BiConsumer<WireClient, WireChannel> fault, WireClient client) {
        fault.accept(client, client.connect().openChannel(1));

        client.expectRefused(501, 502);
    }

    @Clause(
            value =
                    "frames: a class or method number that does not exist ends the connection with 503 `unimplemented method`",
            differs = Deviation.UNKNOWN_METHOD)
    @Test
    void refusesAMethodThatDoesNotExist(WireClient client) {
        client.connect().openChannel(1);

        client.sendFrame(METHOD, 1, new byte[] {0, 60, 0, 99});

        client.expectRefused(503, 540);
    }

    @Clause(
            value =
                    "frames: a class or method number that does not exist ends the connection with 503 `unimplemented method`",
            differs = Deviation.UNKNOWN_METHOD)
    @Test
    void refusesAClassThatDoesNotExist(WireClient client) {
        client.connect().openChannel(1);

        client.sendFrame(METHOD, 1, new byte[] {0, 77, 0, 1});

        client.expectRefused(503, 540);
    }

    @Clause("frames: one may arrive octet by octet")
    @Test
    void acceptsAFrameInPieces(WireClient client) {
        client.connect().openChannel(1);
        byte[] declare = {METHOD, 0, 1, 0, 0, 0, 12, 0, 50, 0, 10, 0, 0, 0, 4, 0, 0, 0, 0, (byte) 0xce};

        for (byte octet : declare) {
            client.sendRaw(octet);
        }

        client.channel(1).expect(QueueMethod.DeclareOk.class);
    }

    private static void method(WireChannel channel, byte[] fields) {
        byte[] payload = ByteBuffer.allocate(4 + fields.length)
                .putShort((short) 50)
                .putShort((short) 10)
                .put(fields)
                .array();
        channel.sendFrame(METHOD, payload);
    }

    private static BiConsumer<WireClient, WireChannel> frame(int type, int channelNumber, byte[] payload) {
        return (client, channel) -> client.sendFrame(type, channelNumber, payload);
    }

    private static Arguments row(String name, BiConsumer<WireClient, WireChannel> fault, int code, String text) {
        return Arguments.of(Named.of(name, fault), code, text);
    }

    private static Arguments step(String name, Consumer<WireChannel> fault) {
        BiConsumer<WireClient, WireChannel> onChannel = (client, channel) -> fault.accept(channel);
        return Arguments.of(Named.of(name, onChannel));
    }
}
