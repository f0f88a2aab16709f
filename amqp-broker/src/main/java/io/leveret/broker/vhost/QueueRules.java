package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueMemory;

/**
 * What an operator has chosen for all queues.
 *
 * @param memory      how much of what waits stays in memory
 * @param exactExpiry whether messages die on time wherever they stand
 * @param delayLimit  how much may wait in one delayed exchange
 */
public record QueueRules(QueueMemory memory, boolean exactExpiry, QueueArguments.Length delayLimit) {

    /** Nothing has a limit. */
    public static QueueRules unlimited() {
        return new QueueRules(QueueMemory.unlimited(), true, QueueArguments.Length.UNLIMITED);
    }
}
