package io.leveret.broker.connection;

import io.leveret.broker.channel.AmqpChannel;
import io.leveret.broker.channel.ChannelHost;
import io.leveret.broker.channel.FrameSink;
import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.error.AmqpException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.security.Login;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FrameListener;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.Method;
import io.leveret.codec.ReplyCode;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: hands its frames to phase and channels, and ends it in one of few ways. Lives on one loop, from the
 * accepted socket to the closed one.
 */
public final class AmqpConnection implements FrameListener, ChannelHost, Phase.Peer {

    private static final Logger LOG = LoggerFactory.getLogger(AmqpConnection.class);

    /** How long a client may take to confirm that it has understood the end. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final ConnectionServices services;
    private final Wire wire;
    private final QueueLoop loop;
    private final InetSocketAddress peerAddress;
    private final String name;
    private final Session session;
    private final OpenChannels channels;
    private final Wire.Timer handshakeTimer;
    private Phase phase = new Phase.AwaitHeader();

    /** Where its channels work; null before connection.open and after the end. */
    private @Nullable VirtualHost opened;

    private boolean published;

    /** A connection on a socket just accepted; {@code name} is the peer's and our own address, for logs. */
    public AmqpConnection(
            ConnectionServices services, Wire wire, QueueLoop loop, InetSocketAddress peerAddress, String name) {
        this.services = services;
        this.wire = wire;
        this.loop = loop;
        this.peerAddress = peerAddress;
        this.name = name;
        this.session = new Session(this, loop);
        this.channels = new OpenChannels(this, limits(services.config()), services.events());
        this.handshakeTimer = wire.after(services.config().tuning().handshakeTimeout(), this::handshakeTimedOut);
        services.registry().add(this);
        services.events().connectionOpened();
    }

    /** The client speaks AMQP 0-9-1. */
    public void onProtocolHeader() {
        phase = new Phase.AwaitStartOk();
        send(new ConnectionMethod.Start(
                0,
                9,
                ServerProperties.of(services.config().node(), services.version()),
                services.authenticator().mechanisms(),
                "en_US"));
    }

    /** The client speaks something else. */
    public void onForeignProtocol(String what) {
        LOG.warn("{}: {} on the AMQP port; closed", name, what);
        wire.protocolHeader();
        disconnect();
    }

    @Override
    public void onMethod(int channel, Method method) {
        try {
            if (channel == 0) {
                onOwnMethod(method);
            } else if (phase instanceof Phase.Open open) {
                channels.onMethod(channel, method, open.tuning().channelMax());
            } else if (!isOver()) {
                throw ConnectionException.channelError("unexpected method in connection state " + phase.stateName());
            }
        } catch (RuntimeException e) {
            fail(e, method);
        }
    }

    @Override
    public void onContentHeader(int channel, ContentHeader header) {
        published = true;
        onContent(channel, target -> target.onContentHeader(header));
    }

    @Override
    public void onContentBody(int channel, ByteBuf payload) {
        onContent(channel, target -> target.onContentBody(payload));
    }

    @Override
    public void onHeartbeat(int channel) {
        if (channel != 0 && phase instanceof Phase.Open) {
            close(ConnectionException.unexpectedFrame("type 8, all octets = <<>>"), 0, 0);
        }
    }

    /** What came in cannot be a frame. */
    public void onMalformedFrame(MalformedFrameException e) {
        close(new ConnectionMethod.Close(e.replyCode().code(), e.replyText(), e.classId(), e.methodId()));
    }

    /** The socket takes octets again. */
    public void onWritable() {
        channels.writable();
    }

    /** The socket is gone; nothing can be said any more. */
    public void onDisconnected() {
        if (!isOver()) {
            LOG.info("{}: the client closed the socket without connection.close, in state {}", name, phase.stateName());
        }
        release();
        phase = new Phase.Closed();
        services.registry().remove(this);
        services.events().connectionClosed();
    }

    /** Whether this client sends messages, and so should wait while too many are on their way. */
    public boolean isPublisher() {
        return published;
    }

    int openChannels() {
        return channels.count();
    }

    void closeForShutdown() {
        loop.execute(() ->
                close(ConnectionException.forced("broker forced connection closure with reason 'shutdown'"), 0, 0));
    }

    void abort() {
        loop.execute(wire::close);
    }

    @Override
    public void fail(RuntimeException cause, Method method) {
        close(asAnswer(cause), method.type().classId(), method.type().methodId());
    }

    @Override
    public void send(ConnectionMethod method) {
        wire.method(0, method);
    }

    @Override
    public Login login(String mechanism, byte[] response) {
        return services.authenticator().login(mechanism, response, peerAddress.getAddress());
    }

    @Override
    public Phase refuse(String mechanism, String reason, ClientProperties client) {
        LOG.warn("{}: {} login refused: {}", name, mechanism, reason);
        if (!client.hearsAuthenticationFailure()) {
            disconnect();
            return new Phase.Closed();
        }
        send(new ConnectionMethod.Close(
                ReplyCode.ACCESS_REFUSED.code(),
                ReplyCode.ACCESS_REFUSED.text("Login was refused using authentication mechanism " + mechanism
                        + ". For details see the broker logfile."),
                0,
                0));
        return closing();
    }

    @Override
    public void tune() {
        send(Tuning.offer(services.config().tuning()));
    }

    @Override
    public Tuning tuned(ConnectionMethod.TuneOk answer) {
        Tuning agreed = Tuning.agreed(answer, services.config().tuning());
        wire.maxFrameBytes(agreed.frameMaxBytes());
        return agreed;
    }

    @Override
    public void keepAlive(int heartbeatSeconds) {
        if (heartbeatSeconds > 0) {
            Heartbeat.start(wire, heartbeatSeconds, () -> silent(heartbeatSeconds));
        }
    }

    @Override
    public VirtualHost open(String virtualHost, User user, ClientProperties client) {
        VirtualHost found = services.virtualHosts().apply(virtualHost);
        if (found == null) {
            throw ConnectionException.notAllowed("vhost " + virtualHost + " not found");
        }
        int limit = services.config().limits().connections();
        if (services.registry().size() > limit) {
            throw ConnectionException.notAllowed(
                    "connection refused: node connection limit (" + limit + ") is reached");
        }
        handshakeTimer.cancel();
        opened = found;
        Duration timeout = services.config().limits().consumerTimeout();
        if (!timeout.isZero()) {
            wire.every(timeout.dividedBy(AmqpChannel.LATENESS_INTERVALS), channels::requeueLate);
        }
        LOG.info("{}: user '{}' opened virtual host '{}' {}", name, user.name(), virtualHost, client.name());
        send(new ConnectionMethod.OpenOk());
        return found;
    }

    @Override
    public Phase closedByClient() {
        LOG.info("{}: closed by the client", name);
        wire.pause();
        release()
                .whenComplete((done, failure) -> loop.execute(() -> {
                    send(new ConnectionMethod.CloseOk());
                    wire.resume();
                    // The client closes the socket; one that does not is not waited for.
                    wire.after(CLOSE_WAIT, wire::close);
                }));
        return new Phase.Closed();
    }

    @Override
    public void disconnect() {
        phase = new Phase.Closed();
        wire.close();
    }

    @Override
    public VirtualHost virtualHost() {
        VirtualHost present = opened;
        if (present == null) {
            throw new IllegalStateException("no virtual host in state " + phase.stateName());
        }
        return present;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public User user() {
        if (phase instanceof Phase.Open open) {
            return open.user();
        }
        throw new IllegalStateException("nobody has come in, in state " + phase.stateName());
    }

    @Override
    public QueueLoop loop() {
        return loop;
    }

    @Override
    public FrameSink out() {
        return wire;
    }

    @Override
    public boolean notifiesCancelledConsumers() {
        return phase instanceof Phase.Open open && open.client().hearsCancelledConsumers();
    }

    @Override
    public void pause() {
        wire.pause();
    }

    @Override
    public void resume() {
        wire.resume();
    }

    @Override
    public void channelClosed(int number) {
        channels.remove(number);
    }

    @Override
    public String toString() {
        return name;
    }

    private void onOwnMethod(Method method) {
        if (method instanceof ConnectionMethod own) {
            phase = phase.on(own, this);
        } else if (!isOver()) {
            throw ConnectionException.channelError("unexpected method in connection state " + phase.stateName());
        }
    }

    private void onContent(int channel, Consumer<AmqpChannel> frame) {
        if (phase instanceof Phase.Open) {
            try {
                frame.accept(channels.forContent(channel));
            } catch (RuntimeException e) {
                close(asAnswer(e), 0, 0);
            }
        }
    }

    /** What to tell the client; a fault of ours is logged and told as such. */
    private AmqpException asAnswer(RuntimeException cause) {
        if (cause instanceof AmqpException answer) {
            return answer;
        }
        LOG.error("{}: a fault of the broker ends this connection", name, cause);
        return ConnectionException.internalError("internal error");
    }

    private void close(AmqpException reason, int classId, int methodId) {
        close(new ConnectionMethod.Close(reason.replyCode().code(), reason.replyText(), classId, methodId));
    }

    private void close(ConnectionMethod.Close close) {
        if (isOver()) {
            return;
        }
        boolean told = phase instanceof Phase.AwaitOpen || phase instanceof Phase.Open;
        LOG.warn("{}: closed in state {}: {}", name, phase.stateName(), close.replyText());
        if (told) {
            release();
            send(close);
            phase = closing();
        } else {
            disconnect();
        }
    }

    private Phase closing() {
        handshakeTimer.cancel();
        wire.after(CLOSE_WAIT, wire::close);
        return new Phase.Closing();
    }

    private boolean isOver() {
        return phase instanceof Phase.Closing || phase instanceof Phase.Closed;
    }

    /** Gives back all that the connection holds. */
    private CompletionStage<Boolean> release() {
        handshakeTimer.cancel();
        VirtualHost left = opened;
        if (left == null) {
            return CompletableFuture.completedFuture(true);
        }
        channels.releaseAll();
        opened = null;
        return left.operations().release(this);
    }

    private void handshakeTimedOut() {
        LOG.warn(
                "{}: no connection opened within {} ms, in state {}; closed",
                name,
                services.config().tuning().handshakeTimeout().toMillis(),
                phase.stateName());
        disconnect();
    }

    private void silent(int heartbeatSeconds) {
        LOG.warn("{}: missed heartbeats from client, timeout: {}s", name, heartbeatSeconds);
        disconnect();
    }

    private static AmqpChannel.Limits limits(BrokerConfig config) {
        return new AmqpChannel.Limits(
                config.limits().maxMessageBytes(), config.limits().consumersPerChannel());
    }
}
