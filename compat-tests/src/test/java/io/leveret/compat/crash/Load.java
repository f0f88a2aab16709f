package io.leveret.compat.crash;

import com.rabbitmq.client.Connection;

/** Clients of one kind, and what they remember from one life of the broker to the next. */
interface Load {

    /** Declares what is there for the whole run. */
    void prepare(Connection connection) throws Exception;

    /** Starts the clients' threads. */
    void play(Stage stage) throws Exception;

    /** Compares what is there after a crash with what the clients know. */
    void check(Connection connection) throws Exception;
}
