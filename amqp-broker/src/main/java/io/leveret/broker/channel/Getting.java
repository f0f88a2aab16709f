package io.leveret.broker.channel;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.codec.BasicMethod;
import org.jspecify.annotations.Nullable;

/** Fetches single messages for a client that asks for them one by one. Belongs to the channel's loop. */
final class Getting {

    private final int channel;
    private final FrameSink out;
    private final Calls calls;
    private final UnackedDeliveries unacked;
    private final BrokerEvents events;

    Getting(int channel, FrameSink out, Calls calls, UnackedDeliveries unacked, BrokerEvents events) {
        this.channel = channel;
        this.out = out;
        this.calls = calls;
        this.unacked = unacked;
        this.events = events;
    }

    void on(BasicMethod.Get get, QueueHandle queue) {
        UnreadableQueues.refuseGet(queue);
        calls.asking();
        queue.get(get.noAck(), (message, ready) -> {
            Message content = message == null ? null : message.message();
            calls.answered(() -> got(get, message, content, ready));
        });
    }

    private void got(BasicMethod.Get get, @Nullable QueuedMessage message, @Nullable Message content, int stillReady) {
        if (message == null || content == null) {
            nothing();
        } else if (calls.isHeard()) {
            hand(message, content, get.noAck(), stillReady);
        } else if (!get.noAck()) {
            message.queue().requeue(message);
        }
    }

    private void nothing() {
        if (calls.isHeard()) {
            events.getEmpty();
            out.method(channel, new BasicMethod.GetEmpty());
        }
    }

    private void hand(QueuedMessage message, Message content, boolean noAck, int stillReady) {
        long tag = noAck ? unacked.skip() : unacked.add(message);
        events.got(noAck);
        if (message.isRedelivered()) {
            events.redelivered(1);
        }
        Address address = content.address();
        out.content(
                channel,
                new BasicMethod.GetOk(
                        tag, message.isRedelivered(), address.exchange(), address.routingKey(), stillReady),
                content);
    }
}
