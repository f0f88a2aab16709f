package io.leveret.broker.vhost;

import io.leveret.broker.message.Address;
import io.leveret.broker.queue.QueueHandle;

/**
 * Where messages sent to an address go.
 *
 * @param queues          each once; shared, not to be changed
 * @param topologyVersion the state of the virtual host this was found in
 * @param byKeyAlone      whether the same address leads there again as long as the topology does not change
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Route(Address address, QueueHandle[] queues, long topologyVersion, boolean byKeyAlone) {}
