package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** One open H2 database of definitions. Used by one thread at a time. */
final class DefinitionDatabase {

    /**
     * Space is never reused, so that a torn write cannot hurt what was synced; nothing happens in the background; files are
     * opened so that an interrupt of the calling thread cannot close them.
     */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
                    + ";PAGE_SIZE=1024;ANALYZE_AUTO=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";

    private final Connection connection;
    private final DefinitionTables tables;
    private final PreparedStatement sync;

    private DefinitionDatabase(Connection connection) throws SQLException {
        this.connection = connection;
        this.tables = new DefinitionTables(connection);
        this.sync = connection.prepareStatement("CHECKPOINT SYNC");
    }

    /** @param name the file's path without H2's ending */
    static DefinitionDatabase open(Path name) throws SQLException {
        String url = "jdbc:h2:async:" + name.toString().replace(";", "\\;") + SETTINGS;
        Connection connection = DriverManager.getConnection(url, "sa", "");
        DefinitionSchema.create(connection);
        connection.setAutoCommit(false);
        DefinitionDatabase database = new DefinitionDatabase(connection);
        database.commit();
        return database;
    }

    List<DefinitionChange> read() throws SQLException, DamagedException {
        return DefinitionRows.read(connection);
    }

    /** Returns when all of it is on disk; throws when none of it is. */
    void apply(List<DefinitionChange> changes) throws SQLException {
        try {
            for (DefinitionChange change : changes) {
                tables.write(change);
            }
            commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private void commit() throws SQLException {
        connection.commit();
        sync.execute();
    }
}
