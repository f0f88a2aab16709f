package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;

/**
 * What a client says of itself, as far as it matters here.
 *
 * @param name as it calls itself; empty if it does not
 */
record ClientProperties(
        String name, boolean hearsAuthenticationFailure, boolean hearsCancelledConsumers, boolean hearsBlocked) {

    /** What a client may say of itself; no longer frame than this is promised while it connects. */
    private static final int MAX_BYTES = BrokerConfig.Tuning.FRAME_MIN_BYTES;

    /**
     * Reads them.
     *
     * @throws ConnectionException if there are too many
     */
    static ClientProperties of(FieldTable properties) {
        int bytes = properties.toOctets().length;
        if (bytes > MAX_BYTES) {
            throw ConnectionException.frameError(
                    "client properties of " + bytes + " bytes exceed the maximum of " + MAX_BYTES);
        }
        FieldTable capabilities =
                properties.get("capabilities") instanceof FieldValue.Table table ? table.table() : FieldTable.EMPTY;
        String name = properties.get("connection_name") instanceof FieldValue.LongString text ? text.text() : "";
        return new ClientProperties(
                name,
                isTrue(capabilities, "authentication_failure_close"),
                isTrue(capabilities, "consumer_cancel_notify"),
                isTrue(capabilities, "connection.blocked"));
    }

    private static boolean isTrue(FieldTable capabilities, String name) {
        return capabilities.get(name) instanceof FieldValue.Bool flag && flag.value();
    }
}
