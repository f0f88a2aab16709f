package io.leveret.broker.connection;

import io.leveret.broker.channel.FrameSink;
import java.time.Duration;

/** A connection's socket, as the connection sees it. Used on the connection's loop, but for what {@link FrameSink} says. */
public interface Wire extends FrameSink {

    /** The eight octets that say which protocol is spoken here. */
    void protocolHeader();

    void heartbeat();

    /** The largest frame either side may send from now on, in octets. */
    void maxFrameBytes(int bytes);

    /** Stops reading until {@link #resume} was called as often. */
    void pause();

    void resume();

    boolean isPaused();

    /** Sends what was written, then closes. */
    void close();

    /** Closes at once, whatever was written: the client is dead, or as good as dead, and learns it from a reset. */
    void drop();

    /** Grows whenever octets have come in. */
    long reads();

    /** Grows with every frame that is written. */
    long writes();

    /** Runs the task on the loop later, unless the socket is closed by then. */
    Timer after(Duration delay, Runnable task);

    /** Runs the task on the loop again and again until the socket is closed. */
    Timer every(Duration period, Runnable task);

    /** Something that will run. */
    interface Timer {
        void cancel();
    }
}
