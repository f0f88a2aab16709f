package io.leveret.broker.vhost;

import io.leveret.broker.exchange.RecentHistory;
import io.leveret.broker.message.Address;
import io.leveret.broker.queue.QueueHandle;
import java.util.List;

/**
 * Where messages sent to an address go.
 *
 * @param queues          each once; shared, not to be changed
 * @param topologyVersion the state of the virtual host this was found in
 * @param byKeyAlone      whether the same address leads there again as long as the topology does not change
 * @param histories       exchanges on the way that want to see the message
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Route(
        Address address,
        QueueHandle[] queues,
        long topologyVersion,
        boolean byKeyAlone,
        List<RecentHistory> histories) {}
