package io.leveret.compat;

import static io.leveret.compat.wire.Publication.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers and bodies: in which order they must come, and what they may hold. */
@AmqpTest
class ContentFrameTest {

    private static final int FRAME_MAX = 131_072;
    private static final BasicMethod.Publish PUBLISH = new BasicMethod.Publish("", "nowhere", false, false);
    private static final String NO_HEADER = "UNEXPECTED_FRAME - expected content header for class 60, got ";
    private static final String NO_BODY =
            "UNEXPECTED_FRAME - expected content body, got non content body frame instead";

    static Stream<Arguments> outOfSequence() {
        return Stream.of(
                step("a header without a method", channel -> channel.sendHeader(header(2))),
                step("a body without a method", channel -> channel.sendBody(new byte[1])));
    }

    @Clause(
            "content: a header or body without a method ends the connection with 505 `expected method frame, got non method frame instead`")
    @ParameterizedTest
    @MethodSource("outOfSequence")
    void refusesContentWithoutAMethod(BiConsumer<WireClient, WireChannel> fault, WireClient client) {
        fault.accept(client, client.connect().openChannel(1));

        client.expectConnectionClose(505, "UNEXPECTED_FRAME - expected method frame, got non method frame instead");
    }

    static Stream<Arguments> wrongContent() {
        return Stream.of(
                row(
                        "a method instead of the header",
                        after(Requests.queue("").toMethod()),
                        505,
                        NO_HEADER + "non content header frame instead"),
                row(
                        "a body instead of the header",
                        (client, channel) -> channel.send(PUBLISH).sendBody(new byte[1]),
                        505,
                        NO_HEADER + "non content header frame instead"),
                row(
                        "a header of another class",
                        (client, channel) -> channel.send(PUBLISH).sendHeader(header(50, 2, new byte[2])),
                        505,
                        NO_HEADER + "one for class 50 instead"),
                row(
                        "a method instead of the body",
                        (client, channel) ->
                                channel.send(PUBLISH).sendHeader(header(2)).send(Requests.queue("")),
                        505,
                        NO_BODY),
                row(
                        "a second header instead of the body",
                        (client, channel) ->
                                channel.send(PUBLISH).sendHeader(header(2)).sendHeader(header(2)),
                        505,
                        NO_BODY),
                row(
                        "a body longer than declared",
                        (client, channel) ->
                                channel.send(PUBLISH).sendHeader(header(2)).sendBody(new byte[3]),
                        501,
                        "FRAME_ERROR - content body frame exceeds remaining content size"),
                row(
                        "a body longer than declared in its second frame",
                        (client, channel) -> channel.send(PUBLISH)
                                .sendHeader(header(2))
                                .sendBody(new byte[1])
                                .sendBody(new byte[2]),
                        501,
                        "FRAME_ERROR - content body frame exceeds remaining content size"),
                row(
                        "a size above 512 MiB",
                        (client, channel) -> channel.send(PUBLISH).sendHeader(header(536_870_913L)),
                        501,
                        "FRAME_ERROR - content body size 536870913 exceeds maximum allowed size 536870912"),
                row(
                        "a size of 2^63",
                        (client, channel) -> channel.send(PUBLISH).sendHeader(header(Long.MIN_VALUE)),
                        501,
                        "FRAME_ERROR - content body size 9223372036854775808 exceeds maximum allowed size 536870912"));
    }

    @Clause(
            "content: what is not the header or body that must follow basic.publish ends the connection with 505, and names basic.publish")
    @Clause(
            "content: a body longer than declared, or declared above 512 MiB, ends the connection with 501, and names basic.publish")
    @ParameterizedTest
    @MethodSource("wrongContent")
    void refusesTheContent(BiConsumer<WireClient, WireChannel> fault, int code, String text, WireClient client) {
        fault.accept(client, client.connect().openChannel(1));

        ConnectionMethod.Close close = client.expectConnectionClose(code, text);

        assertThat(close.classId()).isEqualTo(60);
        assertThat(close.methodId()).isEqualTo(40);
    }

    static Stream<Arguments> undecodableProperties() {
        return Stream.of(
                Arguments.of("a table with a value of an unknown type", new byte[] {0x20, 0, 0, 0, 0, 3, 1, 'a', 'Z'}),
                Arguments.of("a content type that ends too early", new byte[] {(byte) 0x80, 0, 32, 'a'}),
                Arguments.of("bytes behind the last property", new byte[] {0, 0, 'j', 'u', 'n', 'k'}));
    }

    @Clause(
            value = "content: properties that cannot be decoded end the connection with 502",
            differs = Deviation.UNDECODABLE_PROPERTIES)
    @ParameterizedTest(name = "{0}")
    @MethodSource("undecodableProperties")
    void refusesPropertiesWith(String what, byte[] properties, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(new BasicMethod.Publish("", queue, false, false)).sendHeader(header(60, 0, properties));

        client.expectRefused(501, 502, 541);
    }

    @Clause("content: a body may come in frames of any size, empty ones too")
    @Test
    void acceptsABodyInFramesOfAnySize(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(new BasicMethod.Publish("", queue, false, false))
                .sendHeader(header(3))
                .sendBody(new byte[0])
                .sendBody((byte) 'a', (byte) 'b')
                .sendBody((byte) 'c');

        assertThat(channel.get(queue).text()).isEqualTo("abc");
    }

    @Clause("content: a frame of exactly `frame_max` is accepted")
    @Test
    void acceptsAFrameOfExactlyTheLimit(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.send(new BasicMethod.Publish("", queue, false, false))
                .sendHeader(header(FRAME_MAX - 8))
                .sendBody(new byte[FRAME_MAX - 8]);

        assertThat(channel.get(queue).body()).hasSize(FRAME_MAX - 8);
    }

    private static BiConsumer<WireClient, WireChannel> after(Method method) {
        return (client, channel) -> channel.send(PUBLISH).send(method);
    }

    private static Arguments row(String name, BiConsumer<WireClient, WireChannel> fault, int code, String text) {
        return Arguments.of(Named.of(name, fault), code, text);
    }

    private static Arguments step(String name, Consumer<WireChannel> fault) {
        BiConsumer<WireClient, WireChannel> onChannel = (client, channel) -> fault.accept(channel);
        return Arguments.of(Named.of(name, onChannel));
    }
}
