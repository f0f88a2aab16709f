package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.Routable;
import io.leveret.broker.exchange.RouteCollector;
import io.leveret.broker.exchange.WaitingRoom;
import io.leveret.broker.message.CopyKeys;
import io.leveret.broker.message.Delay;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.DeadLetter;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueArguments.DeadLetterAddress;
import io.leveret.broker.queue.QueueDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages whose delay is over from their exchange's waiting room to wherever the bindings lead now. Called on the loop of the
 * waiting room; what leads nowhere is dropped.
 */
final class DueMessageRouter implements DeadLetterTarget {

    private final Topology topology;
    private final BrokerEvents events;

    DueMessageRouter(Topology topology, BrokerEvents events) {
        this.topology = topology;
        this.events = events;
    }

    @Override
    public void deadLetter(DeadLetter due, Confirmation confirmation, long sequence) {
        Exchange exchange = exchangeOf(due.queue());
        if (exchange == null) {
            confirmation.confirmed(sequence);
            return;
        }
        Message message = Delay.over(due.message());
        RouteCollector collected = new RouteCollector(topology::exchange);
        exchange.routeDue(
                new Routable(message.address().routingKey(), CopyKeys.of(message), message.header()), collected);
        collected.histories().forEach(history -> history.record(message));
        int queues = collected.queues().length;
        if (queues == 0) {
            events.unroutableDropped();
        } else {
            events.routed(queues);
        }
        DeadLetterRouter.hand(message, List.of(collected.queues()), confirmation, sequence);
    }

    /** Null if it is gone, even if another one has taken its name. */
    private @Nullable Exchange exchangeOf(QueueDefinition queue) {
        DeadLetterAddress address = queue.effects().deadLetters();
        Exchange exchange = address == null ? null : topology.exchange(address.exchange());
        WaitingRoom room = exchange == null ? null : exchange.waitingRoom();
        return room != null && room.queue().definition().equals(queue) ? exchange : null;
    }
}
