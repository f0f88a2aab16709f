package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.codec.FieldTable;

/** What the broker says of itself in connection.start: who it is, and what it can do, which client libraries look for. */
public final class ServerProperties {

    private ServerProperties() {}

    /**
     * Builds the table.
     *
     * @param leveretVersion our own; the node's is the one that client libraries look at
     */
    public static FieldTable of(BrokerConfig.Node node, String leveretVersion) {
        FieldTable capabilities = FieldTable.builder()
                .put("publisher_confirms", true)
                .put("exchange_exchange_bindings", true)
                .put("basic.nack", true)
                .put("consumer_cancel_notify", true)
                .put("connection.blocked", true)
                .put("consumer_priorities", true)
                .put("authentication_failure_close", true)
                .put("per_consumer_qos", true)
                .put("direct_reply_to", true)
                .build();
        return FieldTable.builder()
                .put("capabilities", capabilities)
                .put("product", node.product())
                .put("version", node.productVersion())
                .put("leveret_version", leveretVersion)
                .put("cluster_name", "leveret@localhost")
                .put("platform", "Java " + Runtime.version().feature())
                .put("copyright", "Copyright the authors of Leveret")
                .put("information", "Leveret, an AMQP 0-9-1 broker for the JVM")
                .build();
    }
}
