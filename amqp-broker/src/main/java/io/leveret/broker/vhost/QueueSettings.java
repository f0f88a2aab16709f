package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueMemory;

/**
 * What an operator chose for all queues of a virtual host.
 *
 * @param memory      how much of what waits stays in memory
 * @param exactExpiry whether messages die on time wherever they stand
 * @param delayLimit  how much may wait in one delayed exchange
 */
public record QueueSettings(QueueMemory memory, boolean exactExpiry, QueueArguments.Length delayLimit) {

    /** Without limits, and with exact expiry. */
    public static QueueSettings unlimited() {
        return new QueueSettings(QueueMemory.unlimited(), true, QueueArguments.Length.UNLIMITED);
    }
}
