package io.leveret.benchmarks.micro;

import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;

/** Plain queues and messages to measure with. */
final class Queues {

    private static final QueueContext CONTEXT =
            new QueueContext(new PublishFlow(Long.MAX_VALUE), queue -> {}, DeadLetterTarget.NOWHERE, true);

    private Queues() {}

    static QueueHandle queue(String name, QueueLoop loop) {
        return new QueueHandle(
                new QueueDefinition("/", name, 1, false, false, null, FieldTable.EMPTY), loop, CONTEXT, null);
    }

    static Message message(int bodyBytes) {
        return Message.received(
                new Address("", "queue"), BasicProperties.EMPTY.toHeader(bodyBytes), new byte[bodyBytes]);
    }
}
