package io.leveret.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

/** A socket without a network, which may stop taking octets, and which knows of every buffer that is not released. */
final class TestSocket extends EmbeddedChannel {

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    private boolean taking = true;
    private int flushes;

    TestSocket(ChannelHandler... handlers) {
        super();
        config().setAllocator(buffers);
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(64 * 1024, 128 * 1024));
        freezeTime();
        pipeline().addLast(handlers);
        pipeline().addLast(new Ends());
    }

    /** What is still to be written when a socket goes fails: that is no fault. */
    private static final class Ends extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof ClosedChannelException)) {
                context.fireExceptionCaught(cause);
            }
        }
    }

    /** The client reads no more. */
    void stopTaking() {
        taking = false;
    }

    /** The client reads again, what has piled up first. */
    void takeAgain() {
        taking = true;
        flush();
        runPendingTasks();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        flushes++;
        if (taking) {
            super.doWrite(in);
        }
    }

    int flushes() {
        return flushes;
    }

    /** Comes from the client, and is done with when this returns. */
    void receive(byte[] octets) {
        writeInbound(buffers.buffer(Math.max(1, octets.length)).writeBytes(octets));
    }

    /** The socket is gone, from the other side; timers are not, as {@link #close} would have it. */
    void loseConnection() {
        pipeline().close().syncUninterruptibly();
        runPendingTasks();
    }

    /** All octets sent so far and not yet taken by an earlier call. */
    byte[] sent() {
        ByteBuf all = Unpooled.buffer();
        writes().forEach(all::writeBytes);
        return ByteBufUtil.getBytes(all);
    }

    /** The same, a write each. */
    List<byte[]> writes() {
        List<byte[]> writes = new ArrayList<>();
        for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
            writes.add(ByteBufUtil.getBytes(next));
            next.release();
        }
        writes.removeIf(write -> write.length == 0);
        return writes;
    }

    void assertNothingLeaks() {
        sent();
        assertThat(bytesInUse())
                .as("octets in buffers that nobody has released")
                .isZero();
    }

    long bytesInUse() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }
}
