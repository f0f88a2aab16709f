package io.leveret.broker.channel;

import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.Method;

/** What a channel needs of the connection it runs in. Called on the connection's loop. */
public interface ChannelHost {

    VirtualHost virtualHost();

    Session session();

    /** Whom the client has proved to be. */
    User user();

    QueueLoop loop();

    FrameSink out();

    /** Whether the client wants to be told when a consumer's queue is gone. */
    boolean notifiesCancelledConsumers();

    /** Reads nothing more until {@link #resume} was called as often. */
    void pause();

    void resume();

    /** Ends the connection: with the reply of an {@link io.leveret.broker.error.AmqpException}, or as our own fault. */
    void fail(RuntimeException cause, Method method);

    /** The channel is closed and its number free. */
    void channelClosed(int number);
}
