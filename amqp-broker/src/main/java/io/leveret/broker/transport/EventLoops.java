package io.leveret.broker.transport;

import io.leveret.broker.queue.QueueLoop;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The threads that connections and queues live on: epoll where the system has it, NIO elsewhere. */
public final class EventLoops implements AutoCloseable {

    /** By Linux's numbers of the protocol and of its option. */
    private static final ChannelOption<Integer> TCP_MAXSEG = new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup group;
    private final IdentityHashMap<EventExecutor, LoopTurn> turns = new IdentityHashMap<>();
    private final List<LoopTurn> inOrder = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    public EventLoops(int threads) {
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("io", true), handlers);
        for (EventExecutor executor : group) {
            LoopTurn turn = new LoopTurn((EventLoop) executor);
            turns.put(executor, turn);
            inOrder.add(turn);
        }
    }

    /** One loop after the other. Any thread may ask. */
    public QueueLoop next() {
        return inOrder.get(Math.floorMod(next.getAndIncrement(), inOrder.size()));
    }

    /** Has the work at the end of a turn run by this, all of it in one call. Before anything is handed to the loops only. */
    public void runTurnsBy(Consumer<Runnable> runner) {
        inOrder.forEach(turn -> turn.runTasksBy(runner));
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverSocketType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The option for listeners that limits what TCP sends in one piece; NIO has none. */
    Optional<ChannelOption<Integer>> largestSegment() {
        return epoll ? Optional.of(TCP_MAXSEG) : Optional.empty();
    }

    LoopTurn turnOf(EventLoop loop) {
        LoopTurn turn = turns.get(loop);
        if (turn == null) {
            throw new IllegalArgumentException("not one of these loops: " + loop);
        }
        return turn;
    }

    /** Returns when each loop has finished all that it was handed before, and the turn that came of it. Blocks. */
    public void finishTurns() {
        for (LoopTurn turn : inOrder) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            turn.execute(() -> turn.atEndOfTurn(() -> done.complete(null)));
            done.join();
        }
    }

    /** Does what was handed to the loops, then ends them. Blocks. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
