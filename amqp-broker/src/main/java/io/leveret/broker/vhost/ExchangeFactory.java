package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.exchange.WaitingRoom;
import io.leveret.broker.message.DeduplicationRule;
import io.leveret.broker.message.Delay;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueListener;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.queue.QueueType;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.StorageException;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes exchanges, and for those that delay messages or keep out duplicates the queue through which these go. */
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
                flow,
                new Listener(events),
                new DueMessageRouter(topology, events),
                rules.memory(),
                true,
                Delay::millis);
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
        return new Exchange(definition, exchange -> needsRoom(exchange) ? room(exchange, Names.queueId()) : null);
    }

    /** One that was stored, with the arguments that {@link #written} gave. Its messages are still to be restored. */
    Exchange restore(ExchangeDefinition stored) {
        ExchangeDefinition definition = stored.withArguments(stored.arguments().without(WAITING_ROOM));
        return new Exchange(definition, exchange -> needsRoom(exchange) ? room(exchange, roomId(stored)) : null);
    }

    /** Fills the waiting room with what the store kept, if it kept any. Blocks. */
    void restoreMessages(Exchange exchange, Set<Long> logsWithMessages) {
        WaitingRoom room = exchange.waitingRoom();
        if (room != null
                && !Collections.disjoint(
                        logsWithMessages, logs(room.queue().definition().id()))) {
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
        return storedArguments.get(WAITING_ROOM) instanceof FieldValue.Whole id ? logs(id.longValue()) : Set.of();
    }

    private static Set<Long> logs(long roomId) {
        return Set.of(roomId, QueueFactory.keyLog(roomId));
    }

    private static boolean needsRoom(ExchangeDefinition exchange) {
        return exchange.type() == ExchangeType.DELAYED_MESSAGE || deduplication(exchange) != null;
    }

    /** What comes must be as safe in the room as in the queues behind, or it would be confirmed too early. */
    private static @Nullable DeduplicationRule deduplication(ExchangeDefinition exchange) {
        DeduplicationRule rule = DeduplicationArguments.parse(exchange.arguments(), exchange.description());
        if (rule != null && !exchange.durable()) {
            throw ChannelException.preconditionFailed(
                    "invalid property 'non-durable' for " + exchange.description() + " that keeps out duplicates");
        }
        return rule;
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
                QueueArguments.NONE,
                deduplication(exchange));
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

    private record Listener(BrokerEvents events) implements QueueListener {
        @Override
        public void unused(QueueHandle queue) {
            // Nobody consumes from a waiting room.
        }

        @Override
        public void duplicateDropped() {
            events.duplicateDropped();
        }
    }
}
