package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Hands on what it is told. */
class ForwardingListener implements FrameListener {

    private final FrameListener next;

    ForwardingListener(FrameListener next) {
        this.next = next;
    }

    @Override
    public void onMethod(int channel, Method method) {
        next.onMethod(channel, method);
    }

    @Override
    public void onContentHeader(int channel, ContentHeader header) {
        next.onContentHeader(channel, header);
    }

    @Override
    public void onContentBody(int channel, ByteBuf payload) {
        next.onContentBody(channel, payload);
    }

    @Override
    public void onHeartbeat(int channel) {
        next.onHeartbeat(channel);
    }
}
