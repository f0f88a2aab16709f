package io.leveret.compat.harness;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.compat.wire.WireClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Opens a test's connections, named after the test, and closes them behind it. One thread at a time. */
public final class Clients implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final BrokerUnderTest broker;
    private final String testName;
    private final List<Connection> connections = new ArrayList<>();
    private final List<WireClient> wireClients = new ArrayList<>();

    Clients(BrokerUnderTest broker, String testName) {
        this.broker = broker;
        this.testName = testName;
    }

    /** The official client's factory, pointed at the broker. Recovery is off, so that a test sees what happens. */
    public ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(TIMEOUT_MILLIS);
        factory.setHandshakeTimeout(TIMEOUT_MILLIS);
        factory.setShutdownTimeout(TIMEOUT_MILLIS);
        return factory;
    }

    /** The official client, connected. */
    public Connection connect() throws IOException, TimeoutException {
        return connect(factory());
    }

    public Connection connect(ConnectionFactory factory) throws IOException, TimeoutException {
        Connection connection = factory.newConnection(testName);
        connections.add(connection);
        return connection;
    }

    /** A channel of the official client on a connection of its own. */
    public Channel channel() throws IOException, TimeoutException {
        return connect().createChannel();
    }

    /** A wire client, not yet connected. */
    public WireClient wire() {
        WireClient client = new WireClient(broker.host(), broker.port(), testName);
        wireClients.add(client);
        return client;
    }

    @Override
    public void close() {
        wireClients.forEach(WireClient::close);
        connections.forEach(connection -> connection.abort(TIMEOUT_MILLIS));
    }
}
