package io.leveret.broker.queue;

import io.leveret.broker.events.DeadLetterReason;
import io.leveret.broker.message.Message;

/**
 * A message that its queue gave up.
 *
 * @param failed     whether anybody failed with it before
 * @param queue      where it died
 * @param timeMillis when, since 1970
 */
public record DeadLetter(
        Message message, boolean failed, QueueDefinition queue, DeadLetterReason reason, long timeMillis) {}
