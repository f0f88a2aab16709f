package io.leveret.broker.connection;

import io.leveret.broker.channel.AmqpChannel;
import io.leveret.broker.channel.ChannelHost;
import io.leveret.broker.channel.FrameSink;
import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.error.AmqpException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FrameListener;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.Method;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: hands its frames to channel 0 and to the client's channels, and is what those know of it. Lives on one loop, from the
 * accepted socket to the closed one.
 */
public final class AmqpConnection implements FrameListener, ChannelHost {

    private static final Logger LOG = LoggerFactory.getLogger(AmqpConnection.class);

    private final ConnectionServices services;
    private final Wire wire;
    private final QueueLoop loop;
    private final String name;
    private final Session session;
    private final OpenChannels channels;
    private final ChannelZero channelZero;
    private final Blocking blocking;
    private boolean published;

    /** A connection on a socket just accepted; {@code name} is the peer's and our own address, for logs. */
    public AmqpConnection(
            ConnectionServices services, Wire wire, QueueLoop loop, InetSocketAddress peerAddress, String name) {
        this.services = services;
        this.wire = wire;
        this.loop = loop;
        this.name = name;
        this.session = new Session(this, loop);
        this.channels = new OpenChannels(this, limits(services.config()), services.events());
        this.channelZero = new ChannelZero(services, wire, session, channels, peerAddress, name);
        this.blocking = new Blocking(services.alarms(), wire, loop, this::hearsBlocked, name);
        services.registry().add(this);
        services.events().connectionOpened();
    }

    /** The client speaks AMQP 0-9-1. */
    public void onProtocolHeader() {
        channelZero.start();
    }

    /** The client speaks something else. */
    public void onForeignProtocol(String what) {
        LOG.warn("{}: {} on the AMQP port; closed", name, what);
        wire.protocolHeader();
        channelZero.disconnect();
    }

    @Override
    public void onMethod(int channel, Method method) {
        try {
            if (channel == 0) {
                channelZero.onMethod(method);
            } else if (channelZero.phase() instanceof Phase.Open open) {
                channels.onMethod(channel, method, open.tuning().channelMax());
            } else if (!channelZero.isOver()) {
                throw channelZero.unexpectedMethod();
            }
        } catch (RuntimeException e) {
            fail(e, method);
        }
    }

    @Override
    public void onContentHeader(int channel, ContentHeader header) {
        published = true;
        if (isOpen()) {
            try {
                channels.forContent(channel).onContentHeader(header);
            } catch (RuntimeException e) {
                failContent(e);
            }
        }
        blocking.published(header.bodySize());
    }

    @Override
    public void onContentBody(int channel, ByteBuf payload) {
        if (isOpen()) {
            try {
                channels.forContent(channel).onContentBody(payload);
            } catch (RuntimeException e) {
                failContent(e);
            }
        }
    }

    @Override
    public void onHeartbeat(int channel) {
        if (channel != 0 && isOpen()) {
            channelZero.close(ConnectionException.unexpectedFrame("type 8, all octets = <<>>"), 0, 0);
        }
    }

    /** What came in cannot be a frame. */
    public void onMalformedFrame(MalformedFrameException e) {
        channelZero.close(new ConnectionMethod.Close(e.replyCode().code(), e.replyText(), e.classId(), e.methodId()));
    }

    /** The socket takes octets again. */
    public void onWritable() {
        channelZero.onWritable();
        channels.writable();
    }

    /** The socket is gone; nothing can be said any more. */
    public void onDisconnected() {
        channelZero.onDisconnected();
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
        loop.execute(() -> channelZero.close(
                ConnectionException.forced("broker forced connection closure with reason 'shutdown'"), 0, 0));
    }

    void abort() {
        loop.execute(wire::close);
    }

    @Override
    public void fail(RuntimeException cause, Method method) {
        channelZero.close(
                asAnswer(cause), method.type().classId(), method.type().methodId());
    }

    @Override
    public VirtualHost virtualHost() {
        return channelZero.virtualHost();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public User user() {
        if (channelZero.phase() instanceof Phase.Open open) {
            return open.user();
        }
        throw new IllegalStateException(
                "nobody has come in, in state " + channelZero.phase().stateName());
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
        return channelZero.phase() instanceof Phase.Open open && open.client().hearsCancelledConsumers();
    }

    private boolean hearsBlocked() {
        return channelZero.phase() instanceof Phase.Open open && open.client().hearsBlocked();
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

    private boolean isOpen() {
        return channelZero.phase() instanceof Phase.Open;
    }

    private void failContent(RuntimeException cause) {
        channelZero.close(asAnswer(cause), 0, 0);
    }

    /** What to tell the client; a fault of ours is logged and told as such. */
    private AmqpException asAnswer(RuntimeException cause) {
        if (cause instanceof AmqpException answer) {
            return answer;
        }
        LOG.error("{}: a fault of the broker ends this connection", name, cause);
        return ConnectionException.internalError("internal error");
    }

    private static AmqpChannel.Limits limits(BrokerConfig config) {
        return new AmqpChannel.Limits(
                config.limits().maxMessageBytes(), config.limits().consumersPerChannel());
    }
}
