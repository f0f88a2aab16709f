package io.leveret.broker.boot;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.metrics.BrokerGauges;
import io.leveret.broker.metrics.MetricsEndpoint;
import io.leveret.broker.metrics.MicrometerEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** A running broker. */
public final class Broker implements AutoCloseable {

    private final ServerSocket socket;
    private final Optional<MetricsEndpoint> metrics;

    private Broker(ServerSocket socket, Optional<MetricsEndpoint> metrics) {
        this.socket = socket;
        this.metrics = metrics;
    }

    public static Broker start(BrokerConfig config) throws IOException {
        ServerSocket socket = new ServerSocket();
        InetSocketAddress address = config.listeners().get(0).address();
        try {
            socket.bind(address);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + config.listeners().get(0) + ": " + e.getMessage(), e);
        }
        Optional<MetricsEndpoint> metrics = config.metrics().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        MetricsEndpoint.start(config.metrics().get(), config, new MicrometerEvents(), new NoGauges()));
        return new Broker(socket, metrics);
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        metrics.ifPresent(MetricsEndpoint::close);
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class NoGauges implements BrokerGauges {
        @Override
        public long connections() {
            return 0;
        }

        @Override
        public long channels() {
            return 0;
        }

        @Override
        public long queues() {
            return 0;
        }

        @Override
        public long consumers() {
            return 0;
        }

        @Override
        public long messagesReady() {
            return 0;
        }

        @Override
        public long messagesUnacknowledged() {
            return 0;
        }
    }
}
