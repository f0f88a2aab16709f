package io.leveret.broker.transport;

import io.leveret.broker.connection.AmqpConnection;
import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.FrameDecoder;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.ProtocolHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket's receiving side: octets to frames to the connection. Reads no further while the connection waits for an answer, while
 * too many messages are on their way, or while the client does not take what it asked for. Belongs to the socket's loop.
 */
final class ConnectionInput extends ChannelInboundHandlerAdapter implements ConnectionOutput.InputGate {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionInput.class);

    /** Answers that a client has not taken: beyond this we hear no more questions from it. */
    private static final long UNTAKEN_BYTES_MAX = 1024 * 1024;

    private final LoopTurn turn;
    private final PublishFlow flow;
    private final FrameDecoder decoder;
    private final ConnectionFactory factory;
    private @Nullable ChannelHandlerContext context;
    private @Nullable AmqpConnection connection;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean greeted;
    private boolean decoding;
    private boolean over;
    private boolean waitsForFlow;
    private boolean waitsForWritable;
    private int pauses;
    private long reads;

    /** Makes the connection that belongs to a new socket. */
    interface ConnectionFactory {
        AmqpConnection connect(ChannelHandlerContext context, ConnectionInput input);
    }

    ConnectionInput(LoopTurn turn, PublishFlow flow, int initialMaxFrameBytes, ConnectionFactory factory) {
        this.turn = turn;
        this.flow = flow;
        this.decoder = new FrameDecoder(initialMaxFrameBytes);
        this.factory = factory;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        connection = factory.connect(ctx, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object octets) {
        reads++;
        if (over) {
            ((ByteBuf) octets).release();
            return;
        }
        received = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, (ByteBuf) octets);
        decode();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        AmqpConnection present = connection;
        if (present == null) {
            return;
        }
        if (!waitsForFlow && present.isPublisher() && flow.isCongested()) {
            waitsForFlow = true;
            pause();
            flow.whenRelieved(() -> turn.execute(this::flowRelieved));
        }
        if (!waitsForWritable && ctx.channel().bytesBeforeWritable() > UNTAKEN_BYTES_MAX) {
            waitsForWritable = true;
            pause();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            return;
        }
        if (waitsForWritable) {
            waitsForWritable = false;
            resume();
        }
        AmqpConnection present = connection;
        if (present != null) {
            // Not from inside a flush: what this leads to may write to the same socket.
            turn.execute(present::onWritable);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        received.release();
        received = Unpooled.EMPTY_BUFFER;
        AmqpConnection present = connection;
        if (present != null) {
            present.onDisconnected();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", connection, cause.getMessage());
        } else {
            LOG.error("{}: a fault of the broker ends this connection", connection, cause);
        }
        var unused = ctx.close();
    }

    @Override
    public void maxFrameBytes(int bytes) {
        decoder.maxFrameBytes(bytes);
    }

    @Override
    public void pause() {
        pauses++;
        if (pauses == 1 && !decoding) {
            readSocket(false);
        }
    }

    @Override
    public void resume() {
        assert pauses > 0 : "resumed more often than paused";
        pauses--;
        if (pauses == 0 && !decoding && !over) {
            decode();
            readSocket(!isPaused());
        }
    }

    @Override
    public boolean isPaused() {
        return pauses > 0;
    }

    @Override
    public long reads() {
        return reads;
    }

    private void flowRelieved() {
        waitsForFlow = false;
        resume();
    }

    /** Many pauses end before we are through here and never reach the socket. */
    private void decode() {
        AmqpConnection present = connection;
        if (present == null || over) {
            return;
        }
        decoding = true;
        try {
            while (!isPaused() && !over && (greeted ? decodeFrame(present) : greet(present))) {
                // Goes on while there are whole frames.
            }
        } finally {
            decoding = false;
        }
        if (over) {
            received.skipBytes(received.readableBytes());
        }
        if (!received.isReadable()) {
            received.release();
            received = Unpooled.EMPTY_BUFFER;
        }
        if (isPaused()) {
            readSocket(false);
        }
    }

    /** After a malformed frame the client's close-ok is still awaited, unless nobody can tell where the frame ends. */
    private boolean decodeFrame(AmqpConnection present) {
        int start = received.readerIndex();
        try {
            return decoder.decode(received, present);
        } catch (MalformedFrameException e) {
            over = received.readerIndex() == start;
            present.onMalformedFrame(e);
            return !over;
        }
    }

    /** Looks at the first octets and returns whether frames may follow. */
    private boolean greet(AmqpConnection present) {
        Greeting greeting = Greeting.of(received);
        if (greeting == Greeting.INCOMPLETE) {
            return false;
        }
        if (greeting != Greeting.AMQP_0_9_1) {
            over = true;
            present.onForeignProtocol(greeting.description());
            return false;
        }
        received.skipBytes(ProtocolHeader.LENGTH);
        greeted = true;
        present.onProtocolHeader();
        return true;
    }

    private void readSocket(boolean read) {
        ChannelHandlerContext present = context;
        if (present != null && present.channel().config().isAutoRead() != read) {
            present.channel().config().setAutoRead(read);
        }
    }
}
