package io.leveret.broker.queue;

import io.leveret.broker.message.Expiration;
import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.ContentHeader;
import java.util.function.ToLongFunction;

/**
 * What the queues of a virtual host share.
 *
 * @param memory      how much of what waits stays in memory
 * @param exactExpiry whether a message dies on time wherever it stands, or only at the head as in RabbitMQ
 * @param ownTtl      how many milliseconds a message says itself that it may wait; negative if it does not say
 */
public record QueueContext(
        PublishFlow flow,
        QueueListener listener,
        DeadLetterTarget deadLetters,
        QueueMemory memory,
        boolean exactExpiry,
        ToLongFunction<ContentHeader> ownTtl) {

    /** All that waits stays in memory; queues go by what publishers say of their messages' expiration. */
    public QueueContext(PublishFlow flow, QueueListener listener, DeadLetterTarget deadLetters, boolean exactExpiry) {
        this(flow, listener, deadLetters, QueueMemory.unlimited(), exactExpiry, Expiration::millis);
    }
}
