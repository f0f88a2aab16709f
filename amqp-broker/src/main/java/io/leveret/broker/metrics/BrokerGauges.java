package io.leveret.broker.metrics;

import io.leveret.broker.config.Resource;

/** How much of everything there is now. Asked at each scrape, on the metrics thread. */
public interface BrokerGauges {

    long connections();

    long channels();

    long queues();

    long consumers();

    /** Messages in all queues that wait for a consumer. */
    long messagesReady();

    /** Messages of all queues that were delivered and not yet acknowledged. */
    long messagesUnacknowledged();

    /** Messages that wait in exchanges until they are due. */
    long messagesDelayed();

    /** Whether publishers are blocked because the resource runs short. */
    boolean isShortOf(Resource resource);
}
