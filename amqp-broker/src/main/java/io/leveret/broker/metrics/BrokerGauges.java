package io.leveret.broker.metrics;

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
}
