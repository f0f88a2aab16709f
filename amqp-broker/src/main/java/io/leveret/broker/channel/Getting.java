package io.leveret.broker.channel;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.Address;
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
        queue.get(get.noAck(), (message, ready) -> calls.answered(() -> got(get, message, ready)));
    }

    private void got(BasicMethod.Get get, @Nullable QueuedMessage message, int stillReady) {
        if (message == null) {
            nothing();
        } else if (calls.isHeard()) {
            hand(message, get.noAck(), stillReady);
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

    private void hand(QueuedMessage message, boolean noAck, int stillReady) {
        long tag = noAck ? unacked.skip() : unacked.add(message);
        events.got(noAck);
        if (message.isRedelivered()) {
            events.redelivered(1);
        }
        Address address = message.message().address();
        out.content(
                channel,
                new BasicMethod.GetOk(
                        tag, message.isRedelivered(), address.exchange(), address.routingKey(), stillReady),
                message.message());
    }
}
