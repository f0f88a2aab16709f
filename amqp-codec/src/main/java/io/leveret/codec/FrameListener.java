package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Is told of each frame as it is decoded, on the decoder's thread. */
public interface FrameListener {

    void onMethod(int channel, Method method);

    void onContentHeader(int channel, ContentHeader header);

    /** {@code payload}'s readable bytes are valid during the call only, whether they are read or not; it must not be retained. */
    void onContentBody(int channel, ByteBuf payload);

    /** A heartbeat; that it belongs on channel 0 is for the listener to check. */
    void onHeartbeat(int channel);
}
