package io.leveret.persistence.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables that hold definitions. Their shape belongs to the data directory's format version. */
final class DefinitionSchema {

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS virtual_host (
                name VARCHAR PRIMARY KEY, checksum INT NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS exchange (
                vhost VARCHAR, name VARCHAR, type VARCHAR NOT NULL, auto_delete BOOLEAN NOT NULL,
                internal BOOLEAN NOT NULL, arguments CLOB NOT NULL, checksum INT NOT NULL,
                PRIMARY KEY (vhost, name))""",
            """
            CREATE TABLE IF NOT EXISTS queue (
                vhost VARCHAR, name VARCHAR, id BIGINT NOT NULL UNIQUE, auto_delete BOOLEAN NOT NULL,
                arguments CLOB NOT NULL, checksum INT NOT NULL,
                PRIMARY KEY (vhost, name))""",
            // a binding is all its columns, some without a bound: their SHA-256 stands for them
            """
            CREATE TABLE IF NOT EXISTS binding (
                identity BINARY(32) PRIMARY KEY, vhost VARCHAR NOT NULL, source VARCHAR NOT NULL,
                destination VARCHAR NOT NULL, to_exchange BOOLEAN NOT NULL, routing_key VARCHAR NOT NULL,
                arguments CLOB NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS binding_source ON binding (vhost, source)",
            "CREATE INDEX IF NOT EXISTS binding_destination ON binding (vhost, destination)");

    private DefinitionSchema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }
}
