package io.leveret.broker.boot;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.config.Listener;
import io.leveret.broker.connection.ConnectionRegistry;
import io.leveret.broker.connection.ConnectionServices;
import io.leveret.broker.connection.ResourceAlarms;
import io.leveret.broker.connection.ServerProperties;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.metrics.MetricsEndpoint;
import io.leveret.broker.metrics.MicrometerEvents;
import io.leveret.broker.queue.Overflow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueMemory;
import io.leveret.broker.security.Authenticator;
import io.leveret.broker.security.PasswordHash;
import io.leveret.broker.security.UserDirectory;
import io.leveret.broker.transport.AmqpServer;
import io.leveret.broker.transport.EventLoops;
import io.leveret.broker.vhost.QueueRules;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.broker.vhost.VirtualHostLoader;
import io.leveret.persistence.Storage;
import io.leveret.persistence.h2.H2Storage;
import io.leveret.persistence.h2.StorageOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole broker: made from a configuration, serving when {@link #start} returns, gone when {@link #close} does. */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** Messages on their way to a loop or the disk: above this, publishers wait. */
    private static final long ON_THE_WAY_BYTES_MAX = 64L * 1024 * 1024;

    /** Waiting messages of one queue in memory; the heap allows less when it is small. */
    private static final long QUEUE_WINDOW_BYTES_MAX = 8L * 1024 * 1024;

    private static final int QUEUE_WINDOWS_OF_THE_HEAP = 64;

    /** Waiting messages of all queues in memory: a quarter of the heap. */
    private static final int QUEUE_BUDGETS_OF_THE_HEAP = 4;

    private static final long GOODBYE_MILLIS = 3_000;

    private final ConnectionRegistry connections = new ConnectionRegistry();
    private final ResourceAlarms alarms = new ResourceAlarms();

    /** What is to be closed, the last opened first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final List<Integer> ports = new ArrayList<>();
    private int metricsPort;

    private Broker() {}

    /**
     * Starts a broker and returns when it accepts connections.
     *
     * @throws IOException                             naming the address, if it cannot be listened to
     * @throws io.leveret.persistence.StorageException naming the folder, if it cannot be used
     */
    public static Broker start(BrokerConfig config) throws IOException {
        Broker broker = new Broker();
        try {
            broker.open(config);
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** The port of the first listener. */
    public int port() {
        return ports.get(0);
    }

    /** Where metrics are served; 0 if they are not. */
    public int metricsPort() {
        return metricsPort;
    }

    /** Tells clients to go, finishes what is on its way to the disk, releases everything. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.error("{} did not close well", next, e);
            }
        }
    }

    private void open(BrokerConfig config) throws IOException {
        MicrometerEvents events = new MicrometerEvents();
        // The network and the store take the most of a start, each about a half of it.
        CompletableFuture<EventLoops> network =
                beside(() -> new EventLoops(config.node().ioThreads()));
        closeLater(() -> network.join().close());
        // Closed before the loops: it completes what queues have handed it, on their loops.
        Storage storage = closeLater(H2Storage.open(config.node().dataDirectory(), storageOptions(config)));
        EventLoops loops = network.join();
        // what a turn brings to several queues is written by one commit, and a large body in it once
        loops.runTurnsBy(storage.messages()::together);
        closeLater(loops::finishTurns);
        PublishFlow flow = new PublishFlow(ON_THE_WAY_BYTES_MAX);
        VirtualHostLoader loader =
                new VirtualHostLoader(storage, flow, loops::next, events, queueRules(storage, config));
        VirtualHost virtualHost = closeLater(loader.load(config.access().virtualHost()));
        closeLater(() -> connections.closeAll(GOODBYE_MILLIS));
        ConnectionServices services = new ConnectionServices(
                config,
                ServerProperties.of(config.node(), BrokerProcess.version()),
                authenticator(config, events),
                name -> name.equals(virtualHost.name()) ? virtualHost : null,
                connections,
                alarms,
                events);
        closeLater(ResourceMonitor.of(config, alarms)).start();
        AmqpServer server = closeLater(new AmqpServer(loops, services, flow));
        for (Listener listener : config.listeners()) {
            int port = server.listen(listener);
            ports.add(port);
            LOG.info("listening for AMQP on {}, port {}", listener, port);
        }
        if (config.metrics().isPresent()) {
            MetricsEndpoint metrics = closeLater(MetricsEndpoint.start(
                    config.metrics().get(), config, events, new Gauges(connections, virtualHost, alarms)));
            metricsPort = metrics.port();
            LOG.info("serving metrics on {}, port {}", config.metrics().get(), metricsPort);
        }
        // Only now: it takes the processors that a start needs.
        storage.definitions().tidy();
    }

    /** Begins what the start needs a little later, on a thread that ends with it. */
    private static <T> CompletableFuture<T> beside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "start").start());
    }

    private static StorageOptions storageOptions(BrokerConfig config) {
        return StorageOptions.defaults().withFileBytesMax(config.node().messageFileBytes());
    }

    private static QueueRules queueRules(Storage storage, BrokerConfig config) {
        return new QueueRules(queueMemory(storage), config.node().exactMessageTtl(), delayLimit(config.limits()));
    }

    private static QueueMemory queueMemory(Storage storage) {
        long heap = Runtime.getRuntime().maxMemory();
        return new QueueMemory(
                Math.min(QUEUE_WINDOW_BYTES_MAX, heap / QUEUE_WINDOWS_OF_THE_HEAP),
                heap / QUEUE_BUDGETS_OF_THE_HEAP,
                storage.transients());
    }

    /** More is refused: a publisher that wants to know is told so. */
    private static QueueArguments.Length delayLimit(BrokerConfig.Limits limits) {
        return new QueueArguments.Length(
                unlessUnlimited(limits.delayedMessages()),
                unlessUnlimited(limits.delayedBytes()),
                Overflow.REJECT_PUBLISH);
    }

    private static long unlessUnlimited(int limit) {
        return limit == BrokerConfig.UNLIMITED ? Long.MAX_VALUE : limit;
    }

    private static Authenticator authenticator(BrokerConfig config, MicrometerEvents events) {
        UserDirectory users = new UserDirectory();
        users.put(config.access().user(), PasswordHash.of(config.access().password()), Set.of("administrator"));
        return new Authenticator(
                users, config.access().loopbackUsers(), config.access().anonymousUser(), events);
    }

    private <T extends AutoCloseable> T closeLater(T resource) {
        opened.push(resource);
        return resource;
    }
}
