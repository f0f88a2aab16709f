package io.leveret.broker.queue;

import io.leveret.broker.message.PublishFlow;

/**
 * What the queues of a virtual host share.
 *
 * @param memory      how much of what waits stays in memory
 * @param exactExpiry whether a message dies on time wherever it stands, or only at the head as in RabbitMQ
 */
public record QueueContext(
        PublishFlow flow,
        QueueListener listener,
        DeadLetterTarget deadLetters,
        QueueMemory memory,
        boolean exactExpiry) {

    /** All that waits stays in memory. */
    public QueueContext(PublishFlow flow, QueueListener listener, DeadLetterTarget deadLetters, boolean exactExpiry) {
        this(flow, listener, deadLetters, QueueMemory.unlimited(), exactExpiry);
    }
}
