package io.leveret.broker.channel;

import io.leveret.broker.error.AmqpException;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.TestVirtualHost;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A connection around channels, on a loop that a test steps through. */
final class TestHost implements ChannelHost, AutoCloseable {

    private final TestVirtualHost host = TestVirtualHost.open();
    private final SteppedLoop loop = new SteppedLoop();
    private final RecordingSink sink = new RecordingSink();
    private final Session session = new Session(this, loop);
    private final List<String> failures = new ArrayList<>();
    private final List<Integer> closedChannels = new ArrayList<>();
    private int pauses;

    @Override
    public VirtualHost virtualHost() {
        return host.virtualHost();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public User user() {
        return new User("guest", Set.of());
    }

    @Override
    public QueueLoop loop() {
        return loop;
    }

    @Override
    public FrameSink out() {
        return sink;
    }

    @Override
    public boolean notifiesCancelledConsumers() {
        return true;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses--;
    }

    @Override
    public void fail(RuntimeException cause, Method method) {
        failures.add(cause instanceof AmqpException refused ? refused.replyText() : cause.toString());
    }

    @Override
    public void channelClosed(int number) {
        closedChannels.add(number);
    }

    @Override
    public String toString() {
        return "a test's connection";
    }

    TestVirtualHost storage() {
        return host;
    }

    SteppedLoop steps() {
        return loop;
    }

    RecordingSink sink() {
        return sink;
    }

    /** Whether the connection waits for an answer from elsewhere. */
    boolean isPaused() {
        return pauses > 0;
    }

    List<String> failures() {
        return failures;
    }

    List<Integer> closedChannels() {
        return closedChannels;
    }

    QueueHandle queue(String name) {
        return host.queue(name, loop);
    }

    @Override
    public void close() {
        host.close();
    }
}
