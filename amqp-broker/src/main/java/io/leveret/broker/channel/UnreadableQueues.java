package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueType;

/** Refuses what a kind of queue does not offer. */
final class UnreadableQueues {

    private UnreadableQueues() {}

    /** Streams can be declared and nothing else. */
    static void refuse(QueueHandle queue, String method) {
        if (queue.definition().effects().type() == QueueType.STREAM) {
            throw ConnectionException.notImplemented(method + " not supported by stream queues "
                    + queue.definition().description());
        }
    }

    static void refuseGet(QueueHandle queue) {
        refuse(queue, "basic.get");
        QueueDefinition definition = queue.definition();
        if (definition.effects().type() == QueueType.QUORUM
                && definition.effects().singleActiveConsumer()) {
            throw ChannelException.resourceLocked("cannot obtain access to locked " + definition.description()
                    + ". basic.get operations are not supported by <<\"quorum\">> queues with single active consumer");
        }
    }
}
