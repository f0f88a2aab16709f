package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames right and wrong; the texts are what RabbitMQ answered to the same bytes. */
class FrameDecoderTest {

    private final FrameDecoder decoder = new FrameDecoder(Frames.MAX_BYTES);
    private final Frame.Collector collector = new Frame.Collector();

    @Test
    void takesOneFrameAtATime() throws MalformedFrameException {
        ByteBuf in = Unpooled.buffer();
        FrameEncoder.heartbeat(in);
        FrameEncoder.method(in, 1, new ChannelMethod.Open());

        assertThat(decoder.decode(in, collector)).isTrue();

        assertThat(collector.frames).containsExactly(new Frame.OfHeartbeat(0));
        assertThat(decoder.decode(in, collector)).isTrue();
        assertThat(collector.frames).contains(new Frame.OfMethod(1, new ChannelMethod.Open()));
        assertThat(decoder.decode(in, collector)).isFalse();
    }

    @Test
    void leavesAnIncompleteFrameWhereverItIsCut() throws MalformedFrameException {
        ByteBuf whole = Unpooled.buffer();
        List<Frame> sent = oneOfEachKind();
        sent.forEach(frame -> frame.writeTo(whole));
        for (int cut = 0; cut <= whole.readableBytes(); cut++) {
            Frame.Collector received = new Frame.Collector();
            FrameDecoder fresh = new FrameDecoder(Frames.MAX_BYTES);

            ByteBuf first = whole.slice(0, cut);
            while (fresh.decode(first, received)) {}
            int taken = first.readerIndex();
            assertThat(fresh.decode(first, received)).isFalse();
            assertThat(first.readerIndex()).isEqualTo(taken);
            ByteBuf rest = whole.slice(taken, whole.readableBytes() - taken);
            while (fresh.decode(rest, received)) {}

            assertThat(received.frames).isEqualTo(sent);
        }
    }

    @Test
    void readsAStreamThatComesByteByByte() throws MalformedFrameException {
        byte[] sent = Frames.recorded("server");
        ByteBuf in = Unpooled.buffer();
        for (byte octet : sent) {
            in.writeByte(octet);
            if (decoder.decode(in, collector)) {
                assertThat(in.isReadable()).isFalse();
                in.clear();
            }
        }
        assertThat(collector.frames).isEqualTo(Frame.Collector.decode(Unpooled.wrappedBuffer(sent)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 616263 | type 0, all octets = <<\"abc\">>: unknown_frame",
                "5 | 0001616263ff | type 5, all octets = <<0,1,97,98,99,255>>: unknown_frame",
                "4 | 4142434445464748494a4b4c4d4e4f50 | type 4, all octets = <<\"ABCDEFGHIJKLMNOP\">>: unknown_frame",
                "4 | 4142434445464748494a4b4c4d4e4f5051 | type 4, first 16 octets = <<\"ABCDEFGHIJKLMNOP\">>: unknown_frame",
                "8 | 616263 | type 8, all octets = <<\"abc\">>: unknown_frame",
                "1 | 0032 | type 1, all octets = <<0,50>>: unknown_frame",
                "2 | 003c0000 | type 2, all octets = <<0,60,0,0>>: unknown_frame",
            })
    void refusesAFrameOfNoKnownShape(int type, String payloadHex, String explanation) {
        ByteBuf frame = Frames.frame(type, 1, ByteBufUtil.decodeHexDump(payloadHex));

        assertRefused(frame, 501, "FRAME_ERROR - " + explanation, 0, 0);
    }

    @Test
    void refusesAnEmptyMethodFrame() {
        assertRefused(
                Frames.frame(1, 1, new byte[0]), 501, "FRAME_ERROR - type 1, all octets = <<>>: unknown_frame", 0, 0);
    }

    @Test
    void refusesAFrameWithAnotherEnd() {
        ByteBuf frame = Frames.frame(3, 1, "hello".getBytes(StandardCharsets.UTF_8));
        frame.setByte(frame.writerIndex() - 1, 1);

        String text = "FRAME_ERROR - type 3, all octets = <<\"hello\">>: {invalid_frame_end_marker,1}";
        assertRefused(frame, 501, text, 0, 0);
    }

    @Test
    void refusesATooLargeFrameAsSoonAsItsSizeIsThere() {
        ByteBuf prefix = Unpooled.buffer().writeByte(1).writeShort(1).writeInt(131_073);

        String text = "FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,131073,131064}";
        assertRefused(prefix, 501, text, 0, 0);
    }

    @Test
    void refusesASizeThatIsNegativeToJava() {
        ByteBuf prefix = Unpooled.buffer().writeByte(3).writeShort(1).writeInt(-1);

        String text = "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,4294967295,131064}";
        assertRefused(prefix, 501, text, 0, 0);
    }

    @Test
    void toleratesEightBytesMoreThanTheLimit() throws MalformedFrameException {
        assertThat(decoder.decode(Frames.frame(3, 1, new byte[131_072]), collector))
                .isTrue();
    }

    @Test
    void keepsToALimitSetLater() throws MalformedFrameException {
        decoder.maxFrameBytes(8_192);

        assertThat(decoder.decode(Frames.frame(3, 1, new byte[8_192]), collector))
                .isTrue();
        assertThatThrownBy(() -> decoder.decode(Frames.frame(3, 1, new byte[8_193]), collector))
                .hasMessage("type 3, all octets = <<>>: {frame_too_large,8193,8184}");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 0, -1})
    void takesNoLimitThatLeavesNoPayload(int bytes) {
        assertThatThrownBy(() -> decoder.maxFrameBytes(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"50, 99", "77, 1", "60, 65535", "65535, 10", "0, 0"})
    void refusesAnUnknownMethod(int classId, int methodId) {
        ByteBuf frame = Frames.method(classId, methodId);

        assertRefused(frame, 503, "COMMAND_INVALID - unimplemented method", classId, methodId);
    }

    @Test
    void refusesFieldsThatEndTooEarly() {
        ByteBuf frame = Frames.method(50, 10, (byte) 0, (byte) 0, (byte) 5, (byte) 'a', (byte) 'b');

        assertRefused(frame, 501, "FRAME_ERROR - cannot decode <<0,0,5,97,98>>", 50, 10);
    }

    @Test
    void refusesBytesBehindTheFields() {
        ByteBuf frame = Frames.method(20, 20, (byte) 1, (byte) 'z', (byte) 'z', (byte) 'z');

        assertRefused(frame, 501, "FRAME_ERROR - cannot decode <<1,122,122,122>>", 20, 20);
    }

    @Test
    void cutsALongListOfBytesItCannotDecode() {
        byte[] fields = new byte[201];
        fields[0] = 1;
        for (int i = 0; i < 200; i++) {
            fields[i + 1] = (byte) i;
        }
        String text =
                "FRAME_ERROR - cannot decode <<1,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,"
                        + "25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,"
                        + "59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76...";

        assertRefused(Frames.method(20, 20, fields), 501, text, 20, 20);
    }

    @Test
    void refusesAQueueNameThatIsNoUtf8() {
        ByteBuf frame = Frames.method(50, 30, (byte) 0, (byte) 0, (byte) 1, (byte) 0xff, (byte) 0);

        assertRefused(frame, 501, "FRAME_ERROR - Malformed UTF-8 in shortstr", 0, 0);
    }

    @Test
    void ignoresBitsThatStandForNothing() throws MalformedFrameException {
        ByteBuf frame = Frames.method(60, 40, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 'x', (byte) 0x81);

        decoder.decode(frame, collector);

        Method publish = new BasicMethod.Publish("", "x", true, false);
        assertThat(collector.frames).containsExactly(new Frame.OfMethod(1, publish));
    }

    @Test
    void readsNotBeyondAMethodsOwnFrame() {
        ByteBuf in = Frames.method(50, 30, (byte) 0, (byte) 0, (byte) 9, (byte) 'a');
        FrameEncoder.method(in, 1, new ChannelMethod.Flow(true));

        assertRefused(in, 501, "FRAME_ERROR - cannot decode <<0,0,9,97>>", 50, 30);
    }

    @ParameterizedTest
    @CsvSource({"536870913, 536870913", "-9223372036854775808, 9223372036854775808", "-1, 18446744073709551615"})
    void refusesAHeaderThatAnnouncesTooMuch(long bodySize, String shown) {
        String text = "FRAME_ERROR - content body size " + shown + " exceeds maximum allowed size 536870912";

        assertRefused(Frames.contentHeader(60, 0, bodySize, (byte) 0, (byte) 0), 501, text, 60, 40);
    }

    @Test
    void refusesAHeaderWithAWeight() {
        String text = "UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead";

        assertRefused(Frames.contentHeader(60, 1, 0, (byte) 0, (byte) 0), 505, text, 60, 40);
    }

    @Test
    void passesOnAHeaderWhosePropertiesMakeNoSense() throws MalformedFrameException {
        decoder.decode(Frames.contentHeader(60, 0, 5, (byte) 0x80, (byte) 1, (byte) 9), collector);

        ContentHeader expected = new ContentHeader(60, 5, new byte[] {(byte) 0x80, 1, 9});
        assertThat(collector.frames).containsExactly(new Frame.OfHeader(1, expected));
    }

    @Test
    void givesARepeatedHeaderOutAgain() throws MalformedFrameException {
        for (int i = 0; i < 2; i++) {
            decoder.decode(Frames.contentHeader(60, 0, 5, (byte) 0x10, (byte) 0, (byte) 2), collector);
        }

        assertThat(header(1)).isSameAs(header(0));
    }

    @Test
    void tellsHeadersApart() throws MalformedFrameException {
        List<ContentHeader> different = List.of(
                new ContentHeader(60, 5, new byte[] {0x10, 0, 2}),
                new ContentHeader(60, 5, new byte[] {0x10, 0, 1}),
                new ContentHeader(60, 6, new byte[] {0x10, 0, 1}),
                new ContentHeader(61, 6, new byte[] {0x10, 0, 1}),
                new ContentHeader(61, 6, new byte[] {0x10, 0}),
                new ContentHeader(61, 6, new byte[300]));
        ByteBuf in = Unpooled.buffer();
        different.forEach(header -> FrameEncoder.contentHeader(in, 1, header));

        while (decoder.decode(in, collector)) {}

        assertThat(collector.frames)
                .extracting(frame -> ((Frame.OfHeader) frame).header())
                .containsExactlyElementsOf(different);
    }

    @Test
    void goesOnBehindABodyThatWasNotRead() throws MalformedFrameException {
        ByteBuf in = Frames.frame(3, 1, new byte[] {1, 2, 3});
        FrameEncoder.heartbeat(in);
        List<Integer> seen = new ArrayList<>();
        FrameListener careless = new ForwardingListener(collector) {
            @Override
            public void onContentBody(int channel, ByteBuf payload) {
                seen.add(payload.readableBytes());
            }
        };

        decoder.decode(in, careless);
        decoder.decode(in, careless);

        assertThat(seen).containsExactly(3);
        assertThat(collector.frames).containsExactly(new Frame.OfHeartbeat(0));
    }

    @Test
    void tellsTheChannelOfAHeartbeat() throws MalformedFrameException {
        decoder.decode(Frames.frame(8, 5, new byte[0]), collector);

        assertThat(collector.frames).containsExactly(new Frame.OfHeartbeat(5));
    }

    @Test
    void hasNoStackTraceForAPeersMistake() {
        MalformedFrameException refusal = refusal(Frames.frame(0, 1, new byte[0]));

        assertThat(refusal.getStackTrace()).isEmpty();
    }

    private ContentHeader header(int index) {
        return ((Frame.OfHeader) collector.frames.get(index)).header();
    }

    private static List<Frame> oneOfEachKind() {
        ContentHeader header = BasicProperties.builder()
                .headers(FieldTableSamples.table(new Random(1), 2))
                .messageId("m")
                .build()
                .toHeader(5);
        return List.of(
                new Frame.OfMethod(7, new BasicMethod.Publish("exchange", "größer", true, false)),
                new Frame.OfHeader(7, header),
                new Frame.OfBody(7, Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, (byte) 0xce})),
                new Frame.OfHeartbeat(0),
                new Frame.OfMethod(
                        65_535, new QueueMethod.Declare("q", true, false, true, false, true, FieldTable.EMPTY)));
    }

    private void assertRefused(ByteBuf in, int code, String text, int classId, int methodId) {
        MalformedFrameException refusal = refusal(in);

        assertThat(refusal.replyText()).isEqualTo(text);
        assertThat(refusal.replyCode().code()).isEqualTo(code);
        assertThat(refusal.classId()).isEqualTo(classId);
        assertThat(refusal.methodId()).isEqualTo(methodId);
        assertThat(collector.frames).isEmpty();
    }

    private MalformedFrameException refusal(ByteBuf in) {
        return catchThrowableOfType(MalformedFrameException.class, () -> decoder.decode(in, collector));
    }
}
