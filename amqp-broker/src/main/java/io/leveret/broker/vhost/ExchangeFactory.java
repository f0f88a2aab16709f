package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.WaitingRoom;
import io.leveret.broker.message.Delay;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.queue.QueueType;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.StorageException;
import java.util.Set;
import java.util.function.Supplier;

/** Makes exchanges, and for those of type x-delayed-message the queue in which messages wait until they are due. */
final class ExchangeFactory {

    /** Beside the arguments of a stored exchange: the number of its waiting room's log. */
    private static final String WAITING_ROOM = "x-leveret-waiting-room";

    /** No queue of a client can be called so. */
    private static final String ROOM_PREFIX = "amq.delayed-";

    private final QueueFactory rooms;
    private final QueueArguments.Length limit;
    private final Supplier<QueueLoop> nextLoop;

    /** What may wait in one exchange is limited. */
    ExchangeFactory(
            MessageStore store,
            PublishFlow flow,
            Topology topology,
            QueueRules rules,
            Supplier<QueueLoop> nextLoop,
            BrokerEvents events) {
        QueueContext context = new QueueContext(
                flow, queue -> {}, new DueMessageRouter(topology, events), rules.memory(), true, Delay::millis);
        this.rooms = new QueueFactory(store, context);
        this.limit = rules.delayLimit();
        this.nextLoop = nextLoop;
    }

    /**
     * A new exchange.
     *
     * @throws io.leveret.broker.error.ChannelException if the definition's arguments mean nothing to its type
     */
    Exchange create(ExchangeDefinition definition) {
        return new Exchange(definition, exchange -> room(exchange, Names.queueId()));
    }

    /** One that was stored, with the arguments that {@link #written} gave. Its messages are still to be restored. */
    Exchange restore(ExchangeDefinition stored) {
        ExchangeDefinition definition = stored.withArguments(stored.arguments().without(WAITING_ROOM));
        return new Exchange(definition, exchange -> room(exchange, roomId(stored)));
    }

    /** Fills the waiting room with what the store kept, if it kept any. Blocks. */
    void restoreMessages(Exchange exchange, Set<Long> logsWithMessages) {
        WaitingRoom room = exchange.waitingRoom();
        if (room != null && logsWithMessages.contains(room.queue().definition().id())) {
            rooms.restore(room.queue());
        }
    }

    /** The arguments by which the exchange is stored. */
    static FieldTable written(Exchange exchange) {
        WaitingRoom room = exchange.waitingRoom();
        FieldTable arguments = exchange.definition().arguments();
        return room == null
                ? arguments
                : arguments.with(
                        WAITING_ROOM, FieldValue.of(room.queue().definition().id()));
    }

    /** The logs that an exchange with such stored arguments claims. */
    static Set<Long> claimedLogs(FieldTable storedArguments) {
        return storedArguments.get(WAITING_ROOM) instanceof FieldValue.Whole id ? Set.of(id.longValue()) : Set.of();
    }

    private static long roomId(ExchangeDefinition stored) {
        if (stored.arguments().get(WAITING_ROOM) instanceof FieldValue.Whole id) {
            return id.longValue();
        }
        throw new StorageException("the stored definition of " + stored.description() + " has lost a part");
    }

    private WaitingRoom room(ExchangeDefinition exchange, long id) {
        QueueArguments effects = new QueueArguments(
                QueueType.CLASSIC,
                QueueArguments.NONE,
                QueueArguments.NONE,
                new QueueArguments.DeadLetterAddress(exchange.name(), null),
                limit,
                0,
                false,
                QueueArguments.NONE);
        QueueDefinition definition = new QueueDefinition(
                exchange.vhost(),
                ROOM_PREFIX + exchange.name(),
                id,
                exchange.durable(),
                false,
                null,
                FieldTable.EMPTY,
                effects);
        return new WaitingRoom(rooms.create(definition, nextLoop.get()), () -> rooms.forget(definition));
    }
}
