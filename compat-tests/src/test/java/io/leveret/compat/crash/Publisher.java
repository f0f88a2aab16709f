package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;

/**
 * Sends persistent messages on a channel with confirms, and writes into the ledgers of all queues they go to. One thread
 * publishes; the client's own thread brings the confirms.
 */
final class Publisher {

    static final BasicProperties PERSISTENT =
            new BasicProperties.Builder().deliveryMode(2).build();

    /** For whoever waits for confirms. */
    static final long CONFIRM_MILLIS = 30_000;

    private final Stage stage;
    private final Channel channel;
    private final ConcurrentNavigableMap<Long, Answer> open = new ConcurrentSkipListMap<>();

    /** What to do when the broker has the message, or will not have it. */
    private record Answer(Runnable confirmed, Runnable refused) {}

    Publisher(Stage stage, Channel channel) throws IOException {
        this.stage = stage;
        this.channel = channel;
        channel.confirmSelect();
        channel.addConfirmListener(
                (tag, multiple) -> answer(tag, multiple, true), (tag, multiple) -> answer(tag, multiple, false));
    }

    Channel channel() {
        return channel;
    }

    void publish(String exchange, String key, BasicProperties properties, Message message, Collection<Ledger> ledgers)
            throws IOException {
        publish(exchange, key, properties, message, ledgers, id -> stage.refused(Payload.text(id)));
    }

    /** The same where the queue may have no room. */
    void publish(
            String exchange,
            String key,
            BasicProperties properties,
            Message message,
            Collection<Ledger> ledgers,
            LongConsumer refused)
            throws IOException {
        long id = message.id();
        List<Ledger> all = List.copyOf(ledgers);
        all.forEach(ledger -> ledger.publishing(id));
        open.put(
                channel.getNextPublishSeqNo(),
                new Answer(() -> all.forEach(ledger -> ledger.confirmed(id)), () -> refused.accept(id)));
        channel.basicPublish(exchange, key, properties, Payload.of(id, message.bytes()));
    }

    /** Publishes what only shows, by its confirm, that acknowledgements sent before it on this channel are on disk. */
    void publishMarker(String queue, long id, Ledger ledger, Collection<Long> acknowledged) throws IOException {
        List<Long> ids = List.copyOf(acknowledged);
        ledger.publishing(id);
        Runnable confirmed = () -> {
            ledger.confirmed(id);
            ledger.settled(ids);
        };
        open.put(channel.getNextPublishSeqNo(), new Answer(confirmed, () -> ledger.refused(id)));
        channel.basicPublish("", queue, PERSISTENT, Payload.of(id, 0));
    }

    /** Messages that are not answered yet. */
    int openCount() {
        return open.size();
    }

    private void answer(long tag, boolean multiple, boolean confirmed) {
        ConcurrentNavigableMap<Long, Answer> answered = open.subMap(multiple ? 0 : tag, true, tag, true);
        answered.values().forEach(each -> (confirmed ? each.confirmed : each.refused).run());
        answered.clear();
    }

    /** What is published. */
    record Message(long id, int bytes) {}
}
