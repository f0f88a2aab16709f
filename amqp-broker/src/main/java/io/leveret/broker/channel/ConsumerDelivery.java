package io.leveret.broker.channel;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Consumer;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.Subscription;
import io.leveret.codec.FrameEncoder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's consumer: what its queue gives it goes to the client with a delivery tag. The queue asks and gives on its own loop;
 * sending happens on the channel's.
 */
final class ConsumerDelivery implements Consumer {

    /** Deliveries that may be on their way from a queue on another loop: enough to keep both busy. */
    private static final int MAX_IN_HAND_OVER = 1_000;

    private final String tag;
    private final byte[] tagUtf8;
    private final int channel;
    private final ChannelHost host;
    private final FrameSink out;
    private final Prefetch prefetch;
    private final UnackedDeliveries unacked;
    private final BrokerEvents events;
    private final Gone gone;
    private final AtomicInteger inHandOver = new AtomicInteger();

    private final QueueHandle queue;
    private final Subscription subscription;
    private final boolean noAck;

    /** It was offered a message and had no room: its queue waits to be told of room. */
    private volatile boolean starved;

    private boolean cancelled;

    private long lastDeliveryTag;

    /** Learns, on the channel's loop, that the consumer's queue is gone. */
    interface Gone {
        void queueGone(ConsumerDelivery consumer);
    }

    /** What a consumer shares with the rest of its channel. */
    record Surroundings(
            int channel,
            ChannelHost host,
            Prefetch prefetch,
            UnackedDeliveries unacked,
            BrokerEvents events,
            Gone gone) {}

    ConsumerDelivery(
            Surroundings surroundings, String tag, QueueHandle queue, boolean noAck, boolean exclusive, int priority) {
        this.tag = tag;
        this.tagUtf8 = FrameEncoder.nameOctets(tag);
        this.channel = surroundings.channel();
        this.host = surroundings.host();
        this.out = host.out();
        this.prefetch = surroundings.prefetch();
        this.unacked = surroundings.unacked();
        this.events = surroundings.events();
        this.gone = surroundings.gone();
        this.queue = queue;
        this.noAck = noAck;
        this.subscription = new Subscription(this, noAck, exclusive, prefetch.limitOfNewConsumers(), priority);
    }

    String tag() {
        return tag;
    }

    QueueHandle queue() {
        return queue;
    }

    Subscription subscription() {
        return subscription;
    }

    /** The tag of what it was sent last, 0 if nothing yet. */
    long lastDeliveryTag() {
        return lastDeliveryTag;
    }

    /** Says that it has no room before it looks once more, so that room made meanwhile is not missed. */
    @Override
    public boolean reserve() {
        if (hasRoom()) {
            return true;
        }
        starved = true;
        return hasRoom();
    }

    @Override
    public void deliver(QueuedMessage message) {
        if (host.loop().inLoop()) {
            send(message, message.message());
            return;
        }
        Message content = message.message();
        inHandOver.incrementAndGet();
        host.loop().execute(() -> {
            boolean wasFull = inHandOver.getAndDecrement() == MAX_IN_HAND_OVER;
            send(message, content);
            if (wasFull) {
                roomMade();
            }
        });
    }

    @Override
    public void cancelled() {
        if (host.loop().inLoop()) {
            gone.queueGone(this);
        } else {
            host.loop().execute(() -> gone.queueGone(this));
        }
    }

    /** Has the queue offer again what it could not deliver. */
    void roomMade() {
        if (starved) {
            starved = false;
            queue.resume(subscription);
        }
    }

    /** What is still on its way to it goes back. */
    void cancel() {
        cancelled = true;
    }

    private boolean hasRoom() {
        return !cancelled && out.isWritable() && inHandOver.get() < MAX_IN_HAND_OVER && prefetch.reserve(noAck);
    }

    private void send(QueuedMessage message, Message content) {
        assert host.loop().inLoop() : "a channel belongs to its loop";
        if (cancelled) {
            if (!noAck) {
                message.queue().requeue(message);
            }
            return;
        }
        long deliveryTag = noAck ? unacked.skip() : unacked.add(message);
        lastDeliveryTag = deliveryTag;
        out.deliver(channel, tagUtf8, deliveryTag, message.isRedelivered(), content);
        events.delivered(1, noAck);
        if (message.isRedelivered()) {
            events.redelivered(1);
        }
    }
}
