package io.leveret.broker.connection;

import io.leveret.broker.channel.AmqpChannel;
import io.leveret.broker.error.AmqpException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.security.Login;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.codec.ReplyCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said on channel 0, which is about the connection itself: how a client comes in, and how either side ends it. Belongs to
 * the connection's loop.
 */
final class ChannelZero implements Phase.Peer {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelZero.class);

    /** How long a client may take to confirm that it has understood the end. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final ConnectionServices services;
    private final Wire wire;
    private final Session session;
    private final OpenChannels channels;
    private final InetSocketAddress peerAddress;
    private final String name;
    private final Wire.Timer handshakeTimer;
    private Phase phase = new Phase.AwaitHeader();

    private @Nullable SendTimeout sendTimeout;

    /** Where the channels work; null before connection.open and after the end. */
    private @Nullable VirtualHost opened;

    ChannelZero(
            ConnectionServices services,
            Wire wire,
            Session session,
            OpenChannels channels,
            InetSocketAddress peerAddress,
            String name) {
        this.services = services;
        this.wire = wire;
        this.session = session;
        this.channels = channels;
        this.peerAddress = peerAddress;
        this.name = name;
        this.handshakeTimer = wire.after(services.config().tuning().handshakeTimeout(), this::handshakeTimedOut);
    }

    Phase phase() {
        return phase;
    }

    VirtualHost virtualHost() {
        VirtualHost present = opened;
        if (present == null) {
            throw new IllegalStateException("no virtual host in state " + phase.stateName());
        }
        return present;
    }

    boolean isOver() {
        return phase instanceof Phase.Closing || phase instanceof Phase.Closed;
    }

    /** The client speaks AMQP 0-9-1. */
    void start() {
        phase = new Phase.AwaitStartOk();
        send(new ConnectionMethod.Start(
                0, 9, services.serverProperties(), services.authenticator().mechanisms(), "en_US"));
    }

    void onMethod(Method method) {
        if (method instanceof ConnectionMethod own) {
            phase = phase.on(own, this);
        } else if (!isOver()) {
            throw unexpectedMethod();
        }
    }

    ConnectionException unexpectedMethod() {
        return ConnectionException.channelError("unexpected method in connection state " + phase.stateName());
    }

    /** Ends the connection because of what the client did or a fault of ours; says so where it can be heard. */
    void close(AmqpException reason, int classId, int methodId) {
        close(new ConnectionMethod.Close(reason.replyCode().code(), reason.replyText(), classId, methodId));
    }

    void close(ConnectionMethod.Close close) {
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

    /** The socket takes octets again. */
    void onWritable() {
        SendTimeout present = sendTimeout;
        if (present != null) {
            present.onWritable();
        }
    }

    /** The socket is gone; nothing can be said any more. */
    void onDisconnected() {
        if (!isOver()) {
            LOG.info("{}: the client closed the socket without connection.close, in state {}", name, phase.stateName());
        }
        release();
        phase = new Phase.Closed();
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
        Duration sendTime = services.config().tuning().sendTimeout();
        sendTimeout = SendTimeout.start(wire, sendTime, () -> stuck(sendTime));
        Duration timeout = services.config().limits().consumerTimeout();
        if (!timeout.isZero()) {
            wire.every(Duration.ofMillis(timeout.toMillis() / AmqpChannel.LATENESS_INTERVALS), channels::requeueLate);
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
                .whenComplete((done, failure) -> session.loop().execute(() -> {
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

    private Phase closing() {
        handshakeTimer.cancel();
        wire.after(CLOSE_WAIT, wire::close);
        return new Phase.Closing();
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
        return left.operations().release(session.connection());
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
        drop();
    }

    private void stuck(Duration allowed) {
        LOG.warn("{}: the client takes nothing that is sent to it, timeout: {} ms", name, allowed.toMillis());
        drop();
    }

    private void drop() {
        phase = new Phase.Closed();
        wire.drop();
    }
}
