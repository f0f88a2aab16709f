package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.Routable;
import io.leveret.broker.exchange.RouteCollector;
import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.Origin;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.DeadLetter;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueArguments.DeadLetterAddress;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SharedConfirmation;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes dead letters from a queue to wherever its dead-letter exchange leads. Called on the loop of the queue they died in;
 * where the exchange is missing or leads nowhere, they are dropped.
 */
final class DeadLetterRouter implements DeadLetterTarget {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRouter.class);
    private static final String CC = "CC";

    private final Topology topology;
    private final BrokerEvents events;

    DeadLetterRouter(Topology topology, BrokerEvents events) {
        this.topology = topology;
        this.events = events;
    }

    @Override
    public void deadLetter(DeadLetter letter, Confirmation confirmation, long sequence) {
        DeadLetterAddress address = letter.queue().effects().deadLetters();
        if (address == null) {
            confirmation.confirmed(sequence);
            return;
        }
        events.deadLettered(letter.reason(), 1);
        FieldTable headers = Message.headers(letter.message().header());
        List<String> visibleKeys = keys(letter, headers);
        List<FieldTable> deaths =
                DeathHeaders.with(letter, DeathHeaders.before(letter.message(), headers), visibleKeys);
        FieldTable told = DeathHeaders.headers(letter, headers, deaths);
        List<String> blindKeys = letter.message().address().blindKeys();
        Address next;
        List<String> keys;
        if (address.routingKey() == null) {
            next = new Address(address.exchange(), visibleKeys.get(0)).withBlindKeys(blindKeys);
            keys = new ArrayList<>(visibleKeys);
            keys.addAll(blindKeys);
        } else {
            next = new Address(address.exchange(), address.routingKey());
            keys = List.of(address.routingKey());
        }
        boolean rekeyed =
                address.routingKey() != null || letter.message().origin().isRekeyed();
        Message message = rewritten(letter, next, told, Origin.dead(letter.failed(), rekeyed));
        List<QueueHandle> queues = new ArrayList<>();
        for (QueueHandle queue : route(address.exchange(), keys, message.header())) {
            if (!DeathHeaders.isCycle(deaths, queue.definition().name())) {
                queues.add(queue);
            } else {
                LOG.debug(
                        "dropped a dead letter that would go round through {}",
                        queue.definition().description());
            }
        }
        hand(message, queues, confirmation, sequence);
    }

    /** The confirmation is given when all the queues have the message, and at once if there are none. */
    static void hand(Message message, List<QueueHandle> queues, Confirmation confirmation, long sequence) {
        if (queues.isEmpty()) {
            confirmation.confirmed(sequence);
            return;
        }
        Confirmation shared = queues.size() == 1 || confirmation == Confirmation.NONE
                ? confirmation
                : new SharedConfirmation(confirmation, queues.size());
        for (QueueHandle queue : queues) {
            queue.publish(message, shared, sequence);
        }
    }

    private Collection<QueueHandle> route(String exchangeName, List<String> keys, ContentHeader header) {
        Exchange exchange = topology.exchange(exchangeName);
        if (exchangeName.isEmpty()) {
            return named(keys);
        } else if (exchange == null) {
            return List.of();
        }
        RouteCollector collected = new RouteCollector(topology::exchange);
        exchange.route(new Routable(keys.get(0), keys.subList(1, keys.size()), header), collected);
        return List.of(collected.queues());
    }

    private Collection<QueueHandle> named(List<String> names) {
        Set<QueueHandle> queues = new LinkedHashSet<>();
        for (String name : names) {
            QueueHandle queue = topology.queue(name);
            if (queue != null) {
                queues.add(queue);
            }
        }
        return queues;
    }

    /** The message with its history; it may wait as long as it likes now. */
    private static Message rewritten(DeadLetter letter, Address address, FieldTable headers, Origin origin) {
        Message message = letter.message();
        BasicProperties properties = message.properties().toBuilder()
                .headers(headers)
                .expiration(null)
                .build();
        return new Message(
                address, properties.toHeader(message.body().length), message.body(), message.persistent(), origin);
    }

    /** All keys that it came by and its receivers could see. */
    private static List<String> keys(DeadLetter letter, FieldTable headers) {
        List<String> keys = new ArrayList<>();
        keys.add(letter.message().address().routingKey());
        if (!letter.message().origin().isRekeyed() && headers.get(CC) instanceof FieldValue.Array array) {
            for (FieldValue key : array.values()) {
                if (key instanceof FieldValue.LongString text) {
                    keys.add(text.text());
                }
            }
        }
        return keys;
    }
}
