package io.leveret.broker.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.config.Listener;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves {@code GET /metrics} with the JDK's HTTP server, one request at a time on a thread of its own. */
public final class MetricsEndpoint implements AutoCloseable {

    private static final String PATH = "/metrics";
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int NO_BODY = -1;

    private final BrokerConfig config;
    private final MicrometerEvents events;
    private final BrokerGauges gauges;
    private final HttpServer server;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(MetricsEndpoint::thread);

    /** Belongs to the worker. */
    private @Nullable Metrics metrics;

    private MetricsEndpoint(BrokerConfig config, MicrometerEvents events, BrokerGauges gauges, HttpServer server) {
        this.config = config;
        this.events = events;
        this.gauges = gauges;
        this.server = server;
    }

    /**
     * Listens and returns; meters are made when they are first asked for.
     *
     * @throws IOException naming the address, if it cannot be listened to
     */
    public static MetricsEndpoint start(
            Listener listener, BrokerConfig config, MicrometerEvents events, BrokerGauges gauges) throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(config, events, gauges, listen(listener));
        endpoint.server.createContext("/", endpoint::answer);
        endpoint.server.setExecutor(endpoint.worker);
        endpoint.server.start();
        return endpoint;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops listening, without waiting for a scrape. */
    @Override
    public void close() {
        server.stop(0);
        worker.execute(this::release);
        worker.shutdown();
    }

    private static HttpServer listen(Listener listener) throws IOException {
        try {
            return HttpServer.create(listener.address(), 0);
        } catch (IOException e) {
            throw new IOException("cannot serve metrics on " + listener + ": " + e.getMessage(), e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!PATH.equals(exchange.getRequestURI().getPath())) {
                exchange.sendResponseHeaders(404, NO_BODY);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, NO_BODY);
            } else {
                byte[] body = scrape().getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private String scrape() {
        if (metrics == null) {
            metrics = new Metrics(config, events, gauges);
        }
        return metrics.scrape();
    }

    private void release() {
        if (metrics != null) {
            metrics.close();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "metrics");
        thread.setDaemon(true);
        return thread;
    }
}
