package io.leveret.broker.transport;

import io.leveret.broker.config.Listener;
import io.leveret.broker.connection.AmqpConnection;
import io.leveret.broker.connection.ConnectionServices;
import io.leveret.broker.message.PublishFlow;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Accepts AMQP clients and builds the little pipeline each of them gets. */
public final class AmqpServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    /** Deliveries to a client stop above the second, and go on below the first. */
    private static final WriteBufferWaterMark UNSENT_BYTES = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final EventLoops loops;
    private final ConnectionServices services;
    private final PublishFlow flow;
    private final List<Channel> listening = new ArrayList<>();

    /**
     * For clients on the same machine, whose segments are as large as 64 kB otherwise: one that does not fit into what a client has
     * room for waits for TCP's persist timer, 200 ms. Networks have smaller ones anyway.
     */
    private static final int SEGMENT_BYTES_MAX = 32_767;

    public AmqpServer(EventLoops loops, ConnectionServices services, PublishFlow flow) {
        this.loops = loops;
        this.services = services;
        this.flow = flow;
    }

    /**
     * Starts to accept clients.
     *
     * @return the port
     * @throws IOException naming the address, if it cannot be listened to
     */
    public int listen(Listener listener) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverSocketType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES)
                .childHandler(new Pipeline());
        loops.largestSegment().ifPresent(option -> bootstrap.option(option, SEGMENT_BYTES_MAX));
        var bound = bootstrap.bind(listener.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + listener + ": " + bound.cause().getMessage(), bound.cause());
        }
        listening.add(bound.channel());
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** Accepts nobody any more; those who are there stay. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    /** Octets in: input, then the connection's own objects. Octets out: straight from its output. Nothing else. */
    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel socket) {
            LoopTurn turn = loops.turnOf(socket.eventLoop());
            int initialMaxFrameBytes = services.config().tuning().initialFrameMaxBytes();
            socket.pipeline()
                    .addLast(
                            "input",
                            new ConnectionInput(
                                    turn,
                                    flow,
                                    initialMaxFrameBytes,
                                    (context, input) -> connect(context, turn, input, initialMaxFrameBytes)));
        }

        private AmqpConnection connect(
                ChannelHandlerContext context, LoopTurn turn, ConnectionInput input, int initialMaxFrameBytes) {
            Channel socket = context.channel();
            InetSocketAddress peer = (InetSocketAddress) socket.remoteAddress();
            String name = printed(peer) + " -> " + printed((InetSocketAddress) socket.localAddress());
            ConnectionOutput output = new ConnectionOutput(socket, turn, input, initialMaxFrameBytes);
            return new AmqpConnection(services, output, turn, peer, name);
        }

        private String printed(InetSocketAddress address) {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }
}
