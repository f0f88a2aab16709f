package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordedTrafficTest {

    @Test
    void comesOutOfTheEncoderAsTheServerSentIt() throws MalformedFrameException {
        byte[] sent = Frames.recorded("server");

        List<Frame> frames = Frame.Collector.decode(Unpooled.wrappedBuffer(sent));

        assertThat(hex(Frame.Collector.encode(frames))).isEqualTo(ByteBufUtil.hexDump(sent));
    }

    @Test
    void comesOutOfTheEncoderAsTheClientSentIt() throws MalformedFrameException {
        ByteBuf sent = Unpooled.wrappedBuffer(Frames.recorded("client"));
        assertThat(ProtocolHeader.matches(sent)).isTrue();
        sent.skipBytes(ProtocolHeader.LENGTH);
        String sentHex = ByteBufUtil.hexDump(sent);

        List<Frame> frames = Frame.Collector.decode(sent);

        assertThat(hex(Frame.Collector.encode(frames))).isEqualTo(sentHex);
    }

    @Test
    void hasPropertiesThatSurviveBeingDecoded() throws MalformedFrameException {
        List<ContentHeader> headers = headers("server");
        assertThat(headers).hasSizeGreaterThan(5);
        for (ContentHeader header : headers) {
            assertThat(header.decode().toHeader(header.bodySize())).isEqualTo(header);
        }
    }

    @Test
    void showsWhatTheClientPublished() throws MalformedFrameException {
        BasicProperties properties = headers("client").get(0).decode();

        assertThat(properties.toBuilder().headers(null).build())
                .isEqualTo(BasicProperties.builder()
                        .contentType("application/json")
                        .contentEncoding("utf-8")
                        .deliveryMode(2)
                        .priority(9)
                        .correlationId("c-1")
                        .replyTo("amq.rabbitmq.reply-to.none")
                        .expiration("60000")
                        .messageId("m-1")
                        .timestamp(1_700_000_000L)
                        .type("t")
                        .userId("guest")
                        .appId("app")
                        .clusterId("cl")
                        .build());
        assertThat(properties.headers())
                .isEqualTo(FieldTable.builder()
                        .put("S", "text größer \ud83d\udc07")
                        .put("I", -7)
                        .put("l", 1L << 40)
                        .put("s", new FieldValue.Int16((short) -3))
                        .put("b", new FieldValue.Int8((byte) -1))
                        .put("t", true)
                        .put("f", new FieldValue.Float32(1.5f))
                        .put("d", new FieldValue.Float64(Math.PI))
                        .put("T", new FieldValue.Timestamp(1_700_000_000L))
                        .put("D", new FieldValue.DecimalValue(2, 1234))
                        .put("x", new FieldValue.Bytes(new byte[] {0, 1, -1}))
                        .put("V", FieldValue.Void.VOID)
                        .put("F", FieldTable.of("n", FieldValue.of(FieldTable.of("m", FieldValue.of(1)))))
                        .put(
                                "A",
                                FieldValue.of(List.of(
                                        FieldValue.of("a"), FieldValue.of(2), FieldValue.of(3L), FieldValue.of(false))))
                        .build());
    }

    @Test
    void marksAsTheClientsAllThatTheClientSent() throws MalformedFrameException {
        ByteBuf sent = Unpooled.wrappedBuffer(Frames.recorded("client")).skipBytes(ProtocolHeader.LENGTH);

        Set<Class<?>> notMarked = Frame.Collector.decode(sent).stream()
                .filter(Frame.OfMethod.class::isInstance)
                .map(frame -> ((Frame.OfMethod) frame).method())
                .filter(method -> !(method instanceof FromClient))
                .map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(notMarked).isEmpty();
    }

    private static List<ContentHeader> headers(String side) throws MalformedFrameException {
        ByteBuf sent = Unpooled.wrappedBuffer(Frames.recorded(side));
        sent.skipBytes(side.equals("client") ? ProtocolHeader.LENGTH : 0);
        return Frame.Collector.decode(sent).stream()
                .filter(Frame.OfHeader.class::isInstance)
                .map(frame -> ((Frame.OfHeader) frame).header())
                .toList();
    }

    private static String hex(ByteBuf bytes) {
        return ByteBufUtil.hexDump(bytes);
    }
}
