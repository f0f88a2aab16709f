package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** A decoded frame, kept for comparison. The encoder writes no empty body and no heartbeat on a channel: here they come by hand. */
sealed interface Frame {

    int channel();

    void writeTo(ByteBuf out);

    record OfMethod(int channel, Method method) implements Frame {
        @Override
        public void writeTo(ByteBuf out) {
            FrameEncoder.method(out, channel, method);
        }
    }

    record OfHeader(int channel, ContentHeader header) implements Frame {
        @Override
        public void writeTo(ByteBuf out) {
            FrameEncoder.contentHeader(out, channel, header);
        }
    }

    record OfBody(int channel, ByteBuf payload) implements Frame {
        @Override
        public void writeTo(ByteBuf out) {
            if (payload.isReadable()) {
                FrameEncoder.body(out, channel, ByteBufUtil.getBytes(payload), Integer.MAX_VALUE);
            } else {
                out.writeBytes(Frames.frame(FrameType.BODY, channel, new byte[0]));
            }
        }
    }

    record OfHeartbeat(int channel) implements Frame {
        @Override
        public void writeTo(ByteBuf out) {
            if (channel == 0) {
                FrameEncoder.heartbeat(out);
            } else {
                out.writeBytes(Frames.frame(FrameType.HEARTBEAT, channel, new byte[0]));
            }
        }
    }

    /** Collects frames. */
    final class Collector implements FrameListener {

        final List<Frame> frames = new ArrayList<>();

        /** All frames of these bytes, which must be whole ones. */
        static List<Frame> decode(ByteBuf in) throws MalformedFrameException {
            Collector collector = new Collector();
            FrameDecoder decoder = new FrameDecoder(Frames.MAX_BYTES);
            while (decoder.decode(in, collector)) {}
            return collector.frames;
        }

        static ByteBuf encode(List<Frame> frames) {
            ByteBuf out = Unpooled.buffer();
            frames.forEach(frame -> frame.writeTo(out));
            return out;
        }

        @Override
        public void onMethod(int channel, Method method) {
            frames.add(new OfMethod(channel, method));
        }

        @Override
        public void onContentHeader(int channel, ContentHeader header) {
            frames.add(new OfHeader(channel, header));
        }

        @Override
        public void onContentBody(int channel, ByteBuf payload) {
            frames.add(new OfBody(channel, Unpooled.wrappedBuffer(ByteBufUtil.getBytes(payload))));
        }

        @Override
        public void onHeartbeat(int channel) {
            frames.add(new OfHeartbeat(channel));
        }
    }
}
