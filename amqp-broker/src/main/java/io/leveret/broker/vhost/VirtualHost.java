package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.RouteCollector;
import io.leveret.broker.message.Address;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.FieldTable;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * A name space of exchanges and queues. Any thread may look up and route, without a lock; what changes it goes through
 * {@link #operations()} to its topology thread.
 */
public final class VirtualHost implements AutoCloseable {

    private static final QueueHandle[] NOWHERE = {};

    private final String name;
    private final Topology topology;
    private final TopologyThread thread;
    private final TopologyOperations operations;

    VirtualHost(String name, Topology topology, TopologyThread thread, TopologyOperations operations) {
        this.name = name;
        this.topology = topology;
        this.thread = thread;
        this.operations = operations;
    }

    public String name() {
        return name;
    }

    public TopologyOperations operations() {
        return operations;
    }

    public Collection<QueueHandle> queues() {
        return topology.queues();
    }

    public Collection<Exchange> exchanges() {
        return topology.exchanges();
    }

    /** Grows with every change: what was looked up under an older version may be wrong. */
    public long topologyVersion() {
        return topology.version();
    }

    /**
     * Finds the queue for a client to use.
     *
     * @throws ChannelException if there is none, or it is another connection's own
     */
    public QueueHandle queue(String queueName, Session session) {
        return Lookup.queue(topology, name, queueName, session);
    }

    /**
     * Finds where a client's message goes.
     *
     * @param headers the message's headers, asked for only if an exchange on the way looks at them
     * @throws ChannelException if the exchange does not exist or is not for clients
     */
    public Route route(Address address, Supplier<FieldTable> headers) {
        long version = topology.version();
        if (address.exchange().isEmpty()) {
            QueueHandle queue = topology.queue(address.routingKey());
            return new Route(address, queue == null ? NOWHERE : new QueueHandle[] {queue}, version, true);
        }
        Exchange exchange = Lookup.exchange(topology, name, address.exchange());
        if (exchange.definition().internal()) {
            throw ChannelException.accessRefused(
                    "cannot publish to internal " + exchange.definition().description());
        }
        RouteCollector collected = new RouteCollector();
        exchange.route(address.routingKey(), headers, collected);
        return new Route(address, collected.queues(), version, collected.isByKeyAlone());
    }

    /** Carries out what was asked before, then accepts no change any more. Blocks. */
    @Override
    public void close() {
        thread.close();
    }
}
