package io.leveret.broker.transport;

import io.leveret.broker.connection.Wire;
import io.leveret.broker.message.Message;
import io.leveret.codec.FrameEncoder;
import io.leveret.codec.Method;
import io.leveret.codec.ProtocolHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket's sending side: frames are encoded one behind the other into one buffer, which goes out when the loop's turn ends, or
 * earlier when it is full. Belongs to the socket's loop.
 */
final class ConnectionOutput implements Wire {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int INITIAL_BUFFER_BYTES = 4 * 1024;

    /** How long a client may take to take what is left to send before the socket is closed all the same. */
    private static final Duration LAST_WORDS_WAIT = Duration.ofSeconds(10);

    private final Channel socket;
    private final LoopTurn turn;
    private final InputGate input;
    private @Nullable ByteBuf buffer;
    private int maxFrameBytes;
    private boolean flushPlanned;
    private boolean closing;
    private long writes;

    /** What the output may do with the input. */
    interface InputGate {
        void maxFrameBytes(int bytes);

        void pause();

        void resume();

        boolean isPaused();

        long reads();
    }

    ConnectionOutput(Channel socket, LoopTurn turn, InputGate input, int maxFrameBytes) {
        this.socket = socket;
        this.turn = turn;
        this.input = input;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void method(int channel, Method method) {
        FrameEncoder.method(open(), channel, method);
        written();
    }

    @Override
    public void content(int channel, Method method, Message message) {
        ByteBuf out = open();
        FrameEncoder.method(out, channel, method);
        FrameEncoder.contentHeader(out, channel, message.header());
        FrameEncoder.body(out, channel, message.body(), maxFrameBytes);
        written();
    }

    @Override
    public void deliver(int channel, byte[] consumerTagUtf8, long deliveryTag, boolean redelivered, Message message) {
        FrameEncoder.deliver(
                open(),
                channel,
                consumerTagUtf8,
                deliveryTag,
                redelivered,
                message.address().exchangeUtf8(),
                message.address().routingKeyUtf8(),
                message.header(),
                message.body(),
                maxFrameBytes);
        written();
    }

    @Override
    public void ack(int channel, long sequence, boolean multiple) {
        FrameEncoder.ack(open(), channel, sequence, multiple);
        written();
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    @Override
    public void protocolHeader() {
        ProtocolHeader.write(open());
        written();
    }

    @Override
    public void heartbeat() {
        FrameEncoder.heartbeat(open());
        written();
    }

    @Override
    public void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
        input.maxFrameBytes(bytes);
    }

    @Override
    public void pause() {
        input.pause();
    }

    @Override
    public void resume() {
        input.resume();
    }

    @Override
    public boolean isPaused() {
        return input.isPaused();
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        flush();
        var unused = socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        after(LAST_WORDS_WAIT, this::closeNow);
    }

    @Override
    public void drop() {
        closing = true;
        socket.config().setOption(ChannelOption.SO_LINGER, 0);
        closeNow();
    }

    @Override
    public long reads() {
        return input.reads();
    }

    @Override
    public long writes() {
        return writes;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return timer(socket.eventLoop().schedule(() -> runIfOpen(task), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public Timer every(Duration period, Runnable task) {
        long millis = period.toMillis();
        return timer(
                socket.eventLoop().scheduleAtFixedRate(() -> runIfOpen(task), millis, millis, TimeUnit.MILLISECONDS));
    }

    /** Sends what has been written. */
    void flush() {
        flushPlanned = false;
        ByteBuf rest = buffer;
        buffer = null;
        if (rest != null) {
            var unused = socket.write(rest, socket.voidPromise());
        }
        socket.flush();
    }

    private ByteBuf open() {
        assert turn.inLoop() : "a socket belongs to its loop";
        ByteBuf present = buffer;
        if (present == null) {
            present = socket.alloc().ioBuffer(INITIAL_BUFFER_BYTES);
            buffer = present;
        }
        return present;
    }

    private void written() {
        writes++;
        ByteBuf present = open();
        if (closing) {
            present.release();
            buffer = null;
            return;
        }
        if (present.readableBytes() >= BUFFER_BYTES) {
            buffer = null;
            var unused = socket.write(present, socket.voidPromise());
        }
        if (!flushPlanned) {
            flushPlanned = true;
            turn.flushAtEndOfTurn(this);
        }
    }

    private void closeNow() {
        var unused = socket.close();
    }

    private void runIfOpen(Runnable task) {
        if (socket.isActive()) {
            task.run();
        }
    }

    /** Ends with the socket: a timer that went on would keep the whole connection in memory. */
    private Timer timer(Future<?> future) {
        var unused = socket.closeFuture().addListener(closed -> future.cancel(false));
        return () -> future.cancel(false);
    }
}
