package io.leveret.persistence;

/**
 * One step in the life of a definition. Arguments are text that the broker writes and reads; a store only keeps it.
 * Names are unique within their virtual host.
 */
public sealed interface DefinitionChange {

    String vhost();

    record VirtualHostPut(String vhost) implements DefinitionChange {}

    record ExchangePut(String vhost, String name, String type, boolean autoDelete, boolean internal, String arguments)
            implements DefinitionChange {}

    /** Removes the exchange and every binding from or to it. */
    record ExchangeRemoved(String vhost, String name) implements DefinitionChange {}

    /**
     * Declares the queue, or replaces what was known of it.
     *
     * @param id the key of its {@link QueueLog}; never used again
     */
    record QueuePut(String vhost, String name, long id, boolean autoDelete, String arguments)
            implements DefinitionChange {}

    /** Removes the queue and every binding to it; its log is forgotten separately. */
    record QueueRemoved(String vhost, String name) implements DefinitionChange {}

    record BindingPut(
            String vhost, String source, String destination, boolean toExchange, String routingKey, String arguments)
            implements DefinitionChange {}

    record BindingRemoved(
            String vhost, String source, String destination, boolean toExchange, String routingKey, String arguments)
            implements DefinitionChange {

        /** What is removed. */
        public BindingPut binding() {
            return new BindingPut(vhost, source, destination, toExchange, routingKey, arguments);
        }
    }
}
