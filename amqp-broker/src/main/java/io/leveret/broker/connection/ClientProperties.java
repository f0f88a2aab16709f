package io.leveret.broker.connection;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;

/**
 * What a client says of itself, as far as it matters here.
 *
 * @param name as it calls itself; empty if it does not
 */
record ClientProperties(String name, boolean hearsAuthenticationFailure, boolean hearsCancelledConsumers) {

    static ClientProperties of(FieldTable properties) {
        FieldTable capabilities =
                properties.get("capabilities") instanceof FieldValue.Table table ? table.table() : FieldTable.EMPTY;
        String name = properties.get("connection_name") instanceof FieldValue.LongString text ? text.text() : "";
        return new ClientProperties(
                name,
                isTrue(capabilities, "authentication_failure_close"),
                isTrue(capabilities, "consumer_cancel_notify"));
    }

    private static boolean isTrue(FieldTable capabilities, String name) {
        return capabilities.get(name) instanceof FieldValue.Bool flag && flag.value();
    }
}
