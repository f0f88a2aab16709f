package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.ConsumeResult;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueType;
import io.leveret.broker.vhost.Names;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The consumers of a channel, by tag. Belongs to the channel's loop. */
final class ChannelConsumers {

    private static final String PRIORITY = "x-priority";
    private static final List<String> OF_STREAMS =
            List.of("x-stream-offset", "x-stream-filter", "x-stream-match-unfiltered");

    private final ChannelHost host;
    private final int channel;
    private final int maxConsumers;
    private final BrokerEvents events;
    private final ConsumerDelivery.Surroundings surroundings;
    private final Map<String, ConsumerDelivery> consumers = new LinkedHashMap<>();

    ChannelConsumers(
            int channel,
            ChannelHost host,
            int maxConsumers,
            Prefetch prefetch,
            UnackedDeliveries unacked,
            BrokerEvents events) {
        this.channel = channel;
        this.host = host;
        this.maxConsumers = maxConsumers;
        this.events = events;
        this.surroundings =
                new ConsumerDelivery.Surroundings(channel, host, prefetch, unacked, events, this::queueGone);
    }

    /** @param own the queue whose consumer may have the tag */
    void requireUnusedByOthers(String tag, @Nullable QueueHandle own) {
        ConsumerDelivery consumer = consumers.get(tag);
        if (consumer != null && consumer.queue() != own) {
            requireUnused(tag);
        }
    }

    void requireUnused(String tag) {
        if (consumers.containsKey(tag)) {
            throw ConnectionException.notAllowed("attempt to reuse consumer tag '" + tag + "'");
        }
    }

    /** The consumer a client asks for, not yet started. */
    ConsumerDelivery create(BasicMethod.Consume consume, QueueHandle queue) {
        if (consumers.size() >= maxConsumers) {
            throw ConnectionException.notAllowed("reached maximum (" + maxConsumers + ") of consumers per channel");
        }
        String tag = consume.consumerTag().isEmpty() ? Names.generated("amq.ctag") : consume.consumerTag();
        boolean forReplies = DirectReply.isMeant(consume.queue());
        int priority = forReplies ? 0 : priority(consume, queue);
        if (!forReplies) {
            refuseWhatStreamsHave(consume, queue);
        }
        boolean exclusive = consume.exclusive() && allowsExclusive(queue);
        return new ConsumerDelivery(surroundings, tag, queue, consume.noAck(), exclusive, priority);
    }

    /** Quorum queues have no exclusive consumers: who asks to be one is one of many. */
    private static boolean allowsExclusive(QueueHandle queue) {
        return queue.definition().effects().type() != QueueType.QUORUM;
    }

    /** Continues when the queue has answered, before it delivers. */
    void started(ConsumerDelivery consumer, ConsumeResult result, boolean noWait) {
        switch (result) {
            case CONSUMING -> {
                consumers.put(consumer.tag(), consumer);
                events.consumerAdded();
                if (!noWait) {
                    host.out().method(channel, new BasicMethod.ConsumeOk(consumer.tag()));
                }
            }
            case IN_EXCLUSIVE_USE ->
                throw ChannelException.accessRefused(
                        consumer.queue().definition().description() + " in exclusive use");
            case QUEUE_GONE ->
                throw ChannelException.notFound(
                        "no " + consumer.queue().definition().description());
        }
    }

    /** Ends a consumer; {@code done} runs on its queue's loop, at once if there is no such consumer. */
    void cancel(String tag, Runnable done) {
        ConsumerDelivery consumer = consumers.remove(tag);
        if (consumer == null) {
            done.run();
            return;
        }
        events.consumerRemoved();
        consumer.queue().removeConsumer(consumer.subscription(), done);
    }

    void cancelAll() {
        List<ConsumerDelivery> all = List.copyOf(consumers.values());
        consumers.clear();
        for (ConsumerDelivery consumer : all) {
            events.consumerRemoved();
            consumer.cancel();
            consumer.queue().removeConsumer(consumer.subscription(), () -> {});
        }
    }

    /** Lets those go on that had no room: first those behind the one that was served last, so that each has its turn. */
    void roomMade() {
        ConsumerDelivery last = servedLast();
        boolean behind = false;
        for (ConsumerDelivery consumer : consumers.values()) {
            if (behind) {
                consumer.roomMade();
            }
            behind |= consumer == last;
        }
        consumers.values().forEach(ConsumerDelivery::roomMade);
    }

    private @Nullable ConsumerDelivery servedLast() {
        ConsumerDelivery last = null;
        for (ConsumerDelivery consumer : consumers.values()) {
            if (last == null || consumer.lastDeliveryTag() > last.lastDeliveryTag()) {
                last = consumer;
            }
        }
        return last;
    }

    private static void refuseWhatStreamsHave(BasicMethod.Consume consume, QueueHandle queue) {
        for (String name : OF_STREAMS) {
            if (consume.arguments().has(name)) {
                throw ChannelException.preconditionFailed("invalid arg '" + name + "' for "
                        + queue.definition().description() + " of queue type "
                        + queue.definition().effects().type().description());
            }
        }
    }

    private static int priority(BasicMethod.Consume consume, QueueHandle queue) {
        FieldValue value = consume.arguments().get(PRIORITY);
        if (value == null || DirectReply.isMeant(consume.queue())) {
            return 0;
        }
        if (value instanceof FieldValue.Whole number) {
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number.longValue()));
        }
        throw ChannelException.preconditionFailed("invalid arg '" + PRIORITY + "' for "
                + queue.definition().description() + ": \"expected integer, got " + value.typeName() + "\"");
    }

    private void queueGone(ConsumerDelivery consumer) {
        if (consumers.remove(consumer.tag(), consumer)) {
            events.consumerRemoved();
            if (host.notifiesCancelledConsumers()) {
                host.out().method(channel, new BasicMethod.Cancel(consumer.tag(), true));
            }
        }
    }
}
