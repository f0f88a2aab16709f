package io.leveret.broker.transport;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FrameDecoder;
import io.leveret.codec.FrameEncoder;
import io.leveret.codec.FrameListener;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.Method;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Octets to what they say, and back. */
final class Traffic {

    private static final int FRAME_MAX_BYTES = 1024 * 1024;

    private Traffic() {}

    static byte[] octets(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] method(int channel, Method method) {
        return octets(out -> FrameEncoder.method(out, channel, method));
    }

    /** Each frame as one word or a few: a method's name and channel, a header's size, a body's text. */
    static List<String> frames(byte[] octets) {
        List<String> frames = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(octets);
        FrameDecoder decoder = new FrameDecoder(FRAME_MAX_BYTES);
        try {
            while (decoder.decode(in, new Words(frames))) {
                // Collects them.
            }
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
        if (in.isReadable()) {
            frames.add("half a frame of " + in.readableBytes());
        }
        return frames;
    }

    private record Words(List<String> frames) implements FrameListener {
        @Override
        public void onMethod(int channel, Method method) {
            frames.add(channel + " " + method.type().name());
        }

        @Override
        public void onContentHeader(int channel, ContentHeader header) {
            frames.add(channel + " header " + header.bodySize());
        }

        @Override
        public void onContentBody(int channel, ByteBuf payload) {
            frames.add(channel + " body " + payload.toString(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onHeartbeat(int channel) {
            frames.add(channel + " heartbeat");
        }
    }
}
