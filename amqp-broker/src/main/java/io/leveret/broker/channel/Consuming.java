package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.ConsumeResult;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.BasicMethod;

/** Starts and ends consumers as the client asks, and answers when their queues have. Belongs to the channel's loop. */
final class Consuming {

    private final int channel;
    private final FrameSink out;
    private final Calls calls;
    private final ChannelConsumers consumers;

    Consuming(int channel, FrameSink out, Calls calls, ChannelConsumers consumers) {
        this.channel = channel;
        this.out = out;
        this.calls = calls;
        this.consumers = consumers;
    }

    void on(BasicMethod.Consume consume, QueueHandle queue) {
        UnreadableQueues.refuse(queue, "basic.consume");
        ConsumerDelivery consumer = consumers.create(consume, queue);
        calls.asking();
        queue.addConsumer(consumer.subscription(), result -> calls.answered(() -> started(consumer, result, consume)));
    }

    private void started(ConsumerDelivery consumer, ConsumeResult result, BasicMethod.Consume consume) {
        if (!calls.isHeard()) {
            consumer.cancel();
            consumer.queue().removeConsumer(consumer.subscription(), () -> {});
            return;
        }
        try {
            consumers.started(consumer, result, consume.noWait());
        } catch (ChannelException e) {
            calls.failed(e, consume);
        }
    }

    void on(BasicMethod.Cancel cancel) {
        calls.asking();
        consumers.cancel(cancel.consumerTag(), () -> calls.answered(() -> ended(cancel)));
    }

    private void ended(BasicMethod.Cancel cancel) {
        if (!cancel.noWait()) {
            out.method(channel, new BasicMethod.CancelOk(cancel.consumerTag()));
        }
    }
}
