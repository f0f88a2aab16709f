package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {

    private static final int MAX_FRAME_BYTES = 4_096;

    private final ByteBuf out = Unpooled.buffer();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4087, 1", "4088, 1", "4089, 2", "8176, 2", "8177, 3"})
    void splitsABodyIntoAsManyFramesAsItNeeds(int bodyBytes, int frames) throws MalformedFrameException {
        byte[] body = body(bodyBytes);

        FrameEncoder.body(out, 3, body, MAX_FRAME_BYTES);

        assertThat(out.readableBytes()).isEqualTo(bodyBytes + frames * 8);
        List<Frame> decoded = Frame.Collector.decode(out);
        assertThat(decoded)
                .hasSize(frames)
                .allSatisfy(frame -> assertThat(frame.channel()).isEqualTo(3));
        assertThat(joined(decoded)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4_088, 20_000})
    void writesADeliveryAsItsPartsWouldBe(int bodyBytes) {
        byte[] body = body(bodyBytes);
        ContentHeader header = BasicProperties.builder().deliveryMode(2).build().toHeader(bodyBytes);
        Method deliver = new BasicMethod.Deliver("tag", -2, true, "exchange", "größer");
        ByteBuf parts = Unpooled.buffer();
        FrameEncoder.method(parts, 65_535, deliver);
        FrameEncoder.contentHeader(parts, 65_535, header);
        FrameEncoder.body(parts, 65_535, body, MAX_FRAME_BYTES);

        FrameEncoder.deliver(
                out, 65_535, utf8("tag"), -2, true, utf8("exchange"), utf8("größer"), header, body, MAX_FRAME_BYTES);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ByteBufUtil.hexDump(parts));
    }

    @Test
    void writesAnAcknowledgementAsTheMethodWouldBe() {
        ByteBuf method = Unpooled.buffer();
        FrameEncoder.method(method, 2, new BasicMethod.Ack(1L << 40, true));

        FrameEncoder.ack(out, 2, 1L << 40, true);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ByteBufUtil.hexDump(method));
    }

    @Test
    void writesAHeartbeat() {
        FrameEncoder.heartbeat(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("08000000000000ce");
    }

    @Test
    void writesAMethodBetweenItsPrefixAndItsEnd() {
        FrameEncoder.method(out, 258, new ChannelMethod.Flow(true));

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("010102" + "00000005" + "00140014" + "01" + "ce");
    }

    @Test
    void leavesTheBufferAsItWasWhenAMethodDoesNotFit() {
        FrameEncoder.heartbeat(out);
        Method tooLong = new QueueMethod.Purge("ö".repeat(128), false);

        assertThatThrownBy(() -> FrameEncoder.method(out, 1, tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("08000000000000ce");
    }

    @Test
    void refusesANameOf256Bytes() {
        assertThatThrownBy(() -> FrameEncoder.nameOctets("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThat(FrameEncoder.nameOctets("x".repeat(255))).hasSize(255);
    }

    @Test
    void refusesAFrameSizeThatLeavesNoPayload() {
        assertThatThrownBy(() -> FrameEncoder.body(out, 1, body(1), 8)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] body(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i % 251);
        }
        return body;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(List<Frame> frames) {
        ByteBuf whole = Unpooled.buffer();
        frames.forEach(
                frame -> whole.writeBytes(((Frame.OfBody) frame).payload().duplicate()));
        return ByteBufUtil.getBytes(whole);
    }
}
