package io.leveret.compat.wire;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that does what it is told, right or wrong, and says what came instead of what was expected. Nothing it waits for may
 * take longer than its patience. One thread at a time.
 */
public final class WireClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] AMQP_0_9_1 = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private final String host;
    private final int port;
    private final String name;
    private @Nullable WireSocket socket;
    private @Nullable Arrivals arrivals;
    private ConnectionMethod.@Nullable Tune tune;

    public WireClient(String host, int port, String name) {
        this.host = host;
        this.port = port;
        this.name = name;
    }

    /** Connects and logs in as usual. */
    public WireClient connect() {
        return connect(Handshake.usual());
    }

    public WireClient connect(Handshake handshake) {
        negotiate(handshake);
        expect(ConnectionMethod.OpenOk.class);
        return this;
    }

    /** Sends all that a client sends to connect; the last answer is still to come. */
    public WireClient negotiate(Handshake handshake) {
        sendStartOk(handshake);
        tune = expect(ConnectionMethod.Tune.class);
        send(handshake.tuneOk());
        send(new ConnectionMethod.Open(handshake.virtualHost()));
        return this;
    }

    /** Connects up to the log-in, whose answer is still to come. */
    public WireClient sendStartOk(Handshake handshake) {
        sendProtocolHeader().expect(ConnectionMethod.Start.class);
        return send(handshake.startOk(name));
    }

    /** Connects and asks for AMQP 0-9-1; the answer is still to come. */
    public WireClient sendProtocolHeader() {
        return connectSocket().sendRaw(AMQP_0_9_1);
    }

    /** Connects and says nothing. */
    public WireClient connectSocket() {
        if (socket != null) {
            throw new IllegalStateException("connected already");
        }
        WireSocket opened = new WireSocket(host, port);
        socket = opened;
        arrivals = new Arrivals(opened);
        return this;
    }

    /** What the broker offered. */
    public ConnectionMethod.Tune offer() {
        ConnectionMethod.Tune offered = tune;
        if (offered == null) {
            throw new IllegalStateException("not connected");
        }
        return offered;
    }

    /** A channel that is not open, nor asked for. */
    public WireChannel channel(int number) {
        return new WireChannel(this, number);
    }

    public WireChannel openChannel(int number) {
        WireChannel channel = channel(number);
        channel.send(new ChannelMethod.Open());
        channel.expect(ChannelMethod.OpenOk.class);
        return channel;
    }

    /** Sends in one piece what {@code sends} sends; nothing may be waited for meanwhile. */
    public void together(Runnable sends) {
        socket().together(sends);
    }

    public WireClient sendRaw(byte... bytes) {
        socket().write(bytes);
        return this;
    }

    public WireClient sendFrame(int type, int channel, byte[] payload) {
        return sendRaw(WireSocket.frame(type, channel, payload));
    }

    public WireClient sendFrame(int type, int channel, byte[] payload, int endOctet) {
        return sendRaw(WireSocket.frame(type, channel, payload, endOctet));
    }

    public WireClient send(Method method) {
        return sendFrame(WireSocket.METHOD, 0, WireSocket.payload(method));
    }

    public WireClient sendHeartbeat() {
        return sendFrame(WireSocket.HEARTBEAT, 0, new byte[0]);
    }

    /** Waits for a method on channel 0. */
    public <M extends Method> M expect(Class<M> type) {
        return expectMethod(0, type);
    }

    /** Waits for a connection.close with this code and text, and answers it. */
    public ConnectionMethod.Close expectConnectionClose(int code, String text) {
        ConnectionMethod.Close close = expect(ConnectionMethod.Close.class);
        if (close.replyCode() != code || !close.replyText().equals(text)) {
            throw new AssertionError("expected connection.close " + code + " '" + text + "', but got " + close);
        }
        return answered(close);
    }

    /** As {@link #expectConnectionClose(int, String)}, for a text whose end no client should rely on. */
    public ConnectionMethod.Close expectConnectionCloseBeginning(int code, String beginning) {
        ConnectionMethod.Close close = expect(ConnectionMethod.Close.class);
        if (close.replyCode() != code || !close.replyText().startsWith(beginning)) {
            throw new AssertionError("expected connection.close " + code + " '" + beginning + "...', but got " + close);
        }
        return answered(close);
    }

    /**
     * Waits for the end of the connection, in either way: dropped, or closed for one of these reasons. RabbitMQ gives no reason for
     * what goes wrong before a connection is open, and for what it cannot parse.
     */
    public void expectRefused(int... codes) {
        Incoming incoming = nextOf(0, deadline(PATIENCE));
        if (incoming instanceof Incoming.OfMethod frame && frame.method() instanceof ConnectionMethod.Close close) {
            if (Arrays.stream(codes).noneMatch(code -> code == close.replyCode())) {
                throw unexpected("a close for one of " + Arrays.toString(codes), incoming);
            }
            answered(close);
            expectSocketClosed();
        } else if (!(incoming instanceof Incoming.SocketClosed)) {
            throw unexpected("the connection to be refused", incoming);
        }
    }

    private ConnectionMethod.Close answered(ConnectionMethod.Close close) {
        send(new ConnectionMethod.CloseOk());
        return close;
    }

    /** Waits until the broker closes the socket; nothing but heartbeats may come before. */
    public void expectSocketClosed() {
        expectSocketClosed(PATIENCE);
    }

    public void expectSocketClosed(Duration patience) {
        long deadline = deadline(patience);
        Incoming incoming = nextOf(0, deadline);
        while (incoming instanceof Incoming.Heartbeat) {
            incoming = nextOf(0, deadline);
        }
        if (!(incoming instanceof Incoming.SocketClosed)) {
            throw unexpected("the socket to be closed", incoming);
        }
    }

    /** Waits for a protocol header, and returns it. */
    public byte[] expectProtocolHeader() {
        Incoming incoming = nextOf(0, deadline(PATIENCE));
        if (incoming instanceof Incoming.Protocol header) {
            return header.bytes();
        }
        throw unexpected("a protocol header", incoming);
    }

    public void expectHeartbeat(Duration patience) {
        Incoming incoming = nextOf(0, deadline(patience));
        if (!(incoming instanceof Incoming.Heartbeat)) {
            throw unexpected("a heartbeat", incoming);
        }
    }

    /** Checks that nothing comes, nor the end, for this long. */
    public void expectSilence(Duration patience) {
        Incoming incoming = nextOf(0, deadline(patience));
        if (!(incoming instanceof Incoming.Silence)) {
            throw unexpected("nothing", incoming);
        }
    }

    /** Checks, by opening and closing a channel, that the broker still serves this connection. */
    public void expectStillOpen() {
        openChannel(offer().channelMax()).close();
    }

    /** The size of the largest frame that came, in bytes, with its header and its end. */
    public int largestFrame() {
        return socket().largestFrame();
    }

    /** Closes as a good client does. */
    public void closeConnection() {
        send(new ConnectionMethod.Close(200, "bye", 0, 0));
        expect(ConnectionMethod.CloseOk.class);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }

    <M extends Method> M expectMethod(int channel, Class<M> type) {
        Incoming incoming = nextOf(channel, deadline(PATIENCE));
        while (channel == 0 && incoming instanceof Incoming.Heartbeat) {
            incoming = nextOf(channel, deadline(PATIENCE));
        }
        if (incoming instanceof Incoming.OfMethod frame && type.isInstance(frame.method())) {
            return type.cast(frame.method());
        }
        throw unexpected(type.getEnclosingClass().getSimpleName() + '.' + type.getSimpleName(), incoming);
    }

    /** The next frame of this channel.  */
    Incoming next(int channel) {
        return nextOf(channel, deadline(PATIENCE));
    }

    private Incoming nextOf(int channel, long deadline) {
        if (arrivals == null) {
            throw new IllegalStateException("not connected");
        }
        return arrivals.next(channel, deadline);
    }

    AssertionError unexpected(String expected, Incoming incoming) {
        List<String> before = arrivals == null ? List.of() : arrivals.recent();
        return new AssertionError("expected " + expected + ", but got " + incoming + "; the last that came: " + before);
    }

    private WireSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    private static long deadline(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }
}
