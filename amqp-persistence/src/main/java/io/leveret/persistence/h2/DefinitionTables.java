package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes definition changes to the tables, with statements prepared once. Used by one thread at a time. */
final class DefinitionTables {

    private final PreparedStatement putVirtualHost;
    private final PreparedStatement putExchange;
    private final PreparedStatement removeExchange;
    private final PreparedStatement removeBindingsOfSource;
    private final PreparedStatement removeBindingsTo;
    private final PreparedStatement putQueue;
    private final PreparedStatement removeQueue;
    private final PreparedStatement putBinding;
    private final PreparedStatement removeBinding;

    DefinitionTables(Connection connection) throws SQLException {
        putVirtualHost =
                connection.prepareStatement("MERGE INTO virtual_host (name, checksum) KEY (name) VALUES (?, ?)");
        putExchange = connection.prepareStatement(
                "MERGE INTO exchange (vhost, name, type, auto_delete, internal, arguments, checksum) KEY (vhost, name)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        removeExchange = connection.prepareStatement("DELETE FROM exchange WHERE vhost = ? AND name = ?");
        removeBindingsOfSource = connection.prepareStatement("DELETE FROM binding WHERE vhost = ? AND source = ?");
        removeBindingsTo = connection.prepareStatement(
                "DELETE FROM binding WHERE vhost = ? AND destination = ? AND to_exchange = ?");
        putQueue = connection.prepareStatement(
                "MERGE INTO queue (vhost, name, id, auto_delete, arguments, checksum) KEY (vhost, name)"
                        + " VALUES (?, ?, ?, ?, ?, ?)");
        removeQueue = connection.prepareStatement("DELETE FROM queue WHERE vhost = ? AND name = ?");
        putBinding = connection.prepareStatement(
                "MERGE INTO binding (identity, vhost, source, destination, to_exchange, routing_key, arguments)"
                        + " KEY (identity) VALUES (?, ?, ?, ?, ?, ?, ?)");
        removeBinding = connection.prepareStatement("DELETE FROM binding WHERE identity = ?");
    }

    void write(DefinitionChange change) throws SQLException {
        if (change instanceof VirtualHostPut put) {
            run(putVirtualHost, put.vhost(), RowCheck.of(put));
        } else if (change instanceof ExchangePut put) {
            run(
                    putExchange,
                    put.vhost(),
                    put.name(),
                    put.type(),
                    put.autoDelete(),
                    put.internal(),
                    put.arguments(),
                    RowCheck.of(put));
        } else if (change instanceof QueuePut put) {
            run(putQueue, put.vhost(), put.name(), put.id(), put.autoDelete(), put.arguments(), RowCheck.of(put));
        } else if (change instanceof BindingPut put) {
            run(
                    putBinding,
                    RowCheck.identity(put),
                    put.vhost(),
                    put.source(),
                    put.destination(),
                    put.toExchange(),
                    put.routingKey(),
                    put.arguments());
        } else {
            remove(change);
        }
    }

    private void remove(DefinitionChange change) throws SQLException {
        if (change instanceof ExchangeRemoved removed) {
            run(removeExchange, removed.vhost(), removed.name());
            run(removeBindingsOfSource, removed.vhost(), removed.name());
            run(removeBindingsTo, removed.vhost(), removed.name(), true);
        } else if (change instanceof QueueRemoved removed) {
            run(removeQueue, removed.vhost(), removed.name());
            run(removeBindingsTo, removed.vhost(), removed.name(), false);
        } else if (change instanceof BindingRemoved removed) {
            run(removeBinding, (Object) RowCheck.identity(RowCheck.put(removed)));
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    private static void run(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }
}
