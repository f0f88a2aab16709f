package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.Routable;
import io.leveret.broker.exchange.RouteCollector;
import io.leveret.broker.message.Address;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.ContentHeader;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final ReplyQueues replies;

    VirtualHost(
            String name, Topology topology, ReplyQueues replies, TopologyThread thread, TopologyOperations operations) {
        this.name = name;
        this.topology = topology;
        this.replies = replies;
        this.thread = thread;
        this.operations = operations;
    }

    public String name() {
        return name;
    }

    public TopologyOperations operations() {
        return operations;
    }

    public ReplyQueues replies() {
        return replies;
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
     * @param header its properties, read only if an exchange on the way looks at them
     * @throws ChannelException if the exchange does not exist or is not for clients
     */
    public Route route(Address address, ContentHeader header) {
        return route(address, new Routable(address.routingKey(), header), true);
    }

    /**
     * Finds where a client's message goes that is to be routed by more keys than that of its address.
     *
     * @throws ChannelException if the exchange does not exist or is not for clients
     */
    public Route route(Address address, List<String> moreKeys, ContentHeader header) {
        return route(address, new Routable(address.routingKey(), moreKeys, header), false);
    }

    private Route route(Address address, Routable message, boolean byKeyAlone) {
        long version = topology.version();
        if (address.exchange().isEmpty()) {
            // Queues for replies come and go without a change of the topology.
            boolean lasting = byKeyAlone && !ReplyQueues.isName(address.routingKey());
            return new Route(address, named(message.keys()), version, lasting, List.of());
        }
        Exchange exchange = Lookup.exchange(topology, name, address.exchange());
        if (exchange.definition().internal()) {
            throw ChannelException.accessRefused(
                    "cannot publish to internal " + exchange.definition().description());
        }
        RouteCollector collected = new RouteCollector(topology::exchange);
        exchange.route(message, collected);
        return new Route(
                address, collected.queues(), version, byKeyAlone && collected.isByKeyAlone(), collected.histories());
    }

    /** The queues that bear these names, each once. */
    private QueueHandle[] named(List<String> names) {
        if (names.size() == 1) {
            QueueHandle queue = named(names.get(0));
            return queue == null ? NOWHERE : new QueueHandle[] {queue};
        }
        Set<QueueHandle> queues = new LinkedHashSet<>();
        for (String each : names) {
            QueueHandle queue = named(each);
            if (queue != null) {
                queues.add(queue);
            }
        }
        return queues.toArray(NOWHERE);
    }

    private @Nullable QueueHandle named(String queue) {
        return ReplyQueues.isName(queue) ? replies.target(queue) : topology.queue(queue);
    }

    /** Carries out what was asked before, then accepts no change any more. Blocks. */
    @Override
    public void close() {
        thread.close();
    }
}
