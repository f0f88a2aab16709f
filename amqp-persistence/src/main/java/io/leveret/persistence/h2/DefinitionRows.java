package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Reads all definitions, each row checked. */
final class DefinitionRows {

    private final Connection connection;
    private final List<DefinitionChange> found = new ArrayList<>();

    private DefinitionRows(Connection connection) {
        this.connection = connection;
    }

    /** In an order in which they can be declared again. */
    static List<DefinitionChange> read(Connection connection) throws SQLException, DamagedException {
        DefinitionRows rows = new DefinitionRows(connection);
        rows.readAll("virtual_host ORDER BY name", row -> new VirtualHostPut(row.getString("name")));
        rows.readAll("exchange ORDER BY vhost, name", DefinitionRows::exchange);
        rows.readQueues();
        rows.readBindings();
        return rows.found;
    }

    /** Sorted here: H2 would look up each row by the index of ids, all over the file. */
    private void readQueues() throws SQLException, DamagedException {
        int first = found.size();
        readAll("queue", DefinitionRows::queue);
        found.subList(first, found.size()).sort(Comparator.comparingLong(queue -> ((QueuePut) queue).id()));
    }

    private interface RowReader {
        DefinitionChange read(ResultSet row) throws SQLException;
    }

    private void readAll(String fromWhere, RowReader reader) throws SQLException, DamagedException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + fromWhere)) {
            while (rows.next()) {
                DefinitionChange put = reader.read(rows);
                if (rows.getInt("checksum") != RowCheck.of(put)) {
                    throw new DamagedException("checksum of " + put);
                }
                found.add(put);
            }
        }
    }

    private void readBindings() throws SQLException, DamagedException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT * FROM binding ORDER BY vhost, source, destination, to_exchange, routing_key")) {
            while (rows.next()) {
                BindingPut put = binding(rows);
                if (!Arrays.equals(rows.getBytes("identity"), RowCheck.identity(put))) {
                    throw new DamagedException("checksum of " + put);
                }
                found.add(put);
            }
        }
    }

    private static ExchangePut exchange(ResultSet row) throws SQLException {
        return new ExchangePut(
                row.getString("vhost"),
                row.getString("name"),
                row.getString("type"),
                row.getBoolean("auto_delete"),
                row.getBoolean("internal"),
                row.getString("arguments"));
    }

    private static QueuePut queue(ResultSet row) throws SQLException {
        return new QueuePut(
                row.getString("vhost"),
                row.getString("name"),
                row.getLong("id"),
                row.getBoolean("auto_delete"),
                row.getString("arguments"));
    }

    private static BindingPut binding(ResultSet row) throws SQLException {
        return new BindingPut(
                row.getString("vhost"),
                row.getString("source"),
                row.getString("destination"),
                row.getBoolean("to_exchange"),
                row.getString("routing_key"),
                row.getString("arguments"));
    }
}
