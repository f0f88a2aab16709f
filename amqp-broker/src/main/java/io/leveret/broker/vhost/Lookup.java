package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;

/** Finds what must exist, and refuses what belongs to another connection. */
final class Lookup {

    private Lookup() {}

    static QueueHandle queue(Topology topology, String vhost, String name, Session session) {
        QueueHandle queue = anyonesQueue(topology, vhost, name);
        requireAccess(queue.definition(), session);
        return queue;
    }

    static QueueHandle anyonesQueue(Topology topology, String vhost, String name) {
        QueueHandle queue = topology.queue(name);
        if (queue == null) {
            throw ChannelException.notFound("no queue '" + name + "' in vhost '" + vhost + "'");
        }
        return queue;
    }

    static Exchange exchange(Topology topology, String vhost, String name) {
        Exchange exchange = topology.exchange(name);
        if (exchange == null) {
            throw ChannelException.notFound("no exchange '" + name + "' in vhost '" + vhost + "'");
        }
        return exchange;
    }

    static void requireAccess(QueueDefinition queue, Session session) {
        if (queue.isExclusive() && queue.owner() != session.connection()) {
            throw locked(queue);
        }
    }

    static ChannelException locked(QueueDefinition queue) {
        return ChannelException.resourceLocked("cannot obtain exclusive access to locked " + queue.description()
                + ". It could be originally declared on another connection or the exclusive property value does not"
                + " match that of the original declaration.");
    }
}
