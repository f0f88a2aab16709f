package io.leveret.broker.queue;

import io.leveret.broker.message.PublishFlow;

/**
 * What the queues of a virtual host share.
 *
 * @param exactExpiry whether a message dies on time wherever it stands, or only at the head as in RabbitMQ
 */
public record QueueContext(
        PublishFlow flow, QueueListener listener, DeadLetterTarget deadLetters, boolean exactExpiry) {}
