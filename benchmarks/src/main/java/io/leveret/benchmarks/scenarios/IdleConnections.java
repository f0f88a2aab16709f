package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** Connections with a channel each that do nothing. */
record IdleConnections(int connections) implements Scenario {

    private static final double KILO = 1024;

    @Override
    public Figures run(Target target, Phases phases) throws IOException {
        ConnectionFactory factory = target.connections();
        ExecutorService consumers = Executors.newFixedThreadPool(2);
        factory.setSharedExecutor(consumers);
        List<Connection> open = new ArrayList<>();
        double before = target.usage().residentMegabytes();
        try {
            for (int i = 0; i < connections; i++) {
                Connection connection = factory.newConnection();
                open.add(connection);
                connection.createChannel();
            }
            double after = target.usage().residentMegabytes();
            return new Figures().with("RSS, kB/connection", (after - before) * KILO / connections);
        } catch (TimeoutException e) {
            throw new IOException("cannot connect to " + target.uri(), e);
        } finally {
            for (Connection connection : open) {
                connection.abort();
            }
            consumers.shutdown();
        }
    }
}
