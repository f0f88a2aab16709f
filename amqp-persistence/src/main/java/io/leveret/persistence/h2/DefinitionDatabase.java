package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open H2 database of definitions. Used by one thread at a time. */
final class DefinitionDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionDatabase.class);
    private static final String ENDING = ".mv.db";

    /**
     * Space is never reused, so that a torn write cannot hurt what was synced, and nothing happens in the background. That a
     * commit stays in memory until the next checkpoint H2 takes only from {@link #UNWRITTEN}.
     */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
                    + ";PAGE_SIZE=2048;CACHE_SIZE=4096;ANALYZE_AUTO=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";

    /** A delay below zero: no commit is written for itself, and there is no thread that does it later. */
    private static final int UNWRITTEN = -1;

    private final Connection connection;
    private final DefinitionTables tables;
    private final PreparedStatement sync;
    private final MVStore store;

    private DefinitionDatabase(Connection connection) throws SQLException {
        this.connection = connection;
        this.tables = new DefinitionTables(connection);
        this.store = store(connection);
        this.sync = connection.prepareStatement("CHECKPOINT SYNC");
        store.setAutoCommitDelay(UNWRITTEN);
    }

    /** Opens the file, or creates it; its name must have H2's ending. */
    static DefinitionDatabase open(String fileSystem, Path file) throws SQLException {
        Connection connection = connect(fileSystem + file, SETTINGS);
        try {
            DefinitionSchema.create(connection);
            connection.setAutoCommit(false);
            DefinitionDatabase database = new DefinitionDatabase(connection);
            database.commit();
            database.checkpoint();
            return database;
        } catch (SQLException e) {
            abandon(connection);
            throw e;
        }
    }

    /** What the chunks of a file say, which stays as it is. */
    static List<DefinitionChange> readFront(Path file, ChunkChain chain) throws SQLException, DamagedException {
        Connection connection = connect(FrontFiles.name(chain.end(), file), SETTINGS + ";ACCESS_MODE_DATA=r");
        try {
            requireLatest(store(connection), chain);
            return DefinitionRows.read(connection);
        } finally {
            abandon(connection);
        }
    }

    /**
     * H2 goes back to an older chunk than the last, silently, where the header names one that never came to the disk.
     *
     * @throws DamagedException if it does
     */
    static void requireLatest(Path file, ChunkChain chain) throws DamagedException {
        try (MVStore store =
                new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
            requireLatest(store, chain);
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
    }

    private static void requireLatest(MVStore store, ChunkChain chain) throws DamagedException {
        if (store.getCurrentVersion() != chain.version()) {
            throw new DamagedException("commit " + store.getCurrentVersion() + " instead of " + chain.version());
        }
    }

    private static Connection connect(String file, String settings) throws SQLException {
        assert file.endsWith(ENDING) : file;
        // not through the driver manager, which depends on how jars were merged
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + file.substring(0, file.length() - ENDING.length()) + settings);
        source.setUser("sa");
        return source.getConnection();
    }

    /** Beneath SQL, which says some of this too, but with all its settings, and takes too long for each commit. */
    private static MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    List<DefinitionChange> read() throws SQLException, DamagedException {
        return DefinitionRows.read(connection);
    }

    /** Takes changes into the transaction. */
    void write(List<DefinitionChange> changes) throws SQLException {
        for (DefinitionChange change : changes) {
            tables.write(change);
        }
    }

    /** Ends the transaction, in memory; after a failure only {@link #abandon()} helps. */
    void commit() throws SQLException {
        connection.commit();
    }

    /** Returns when all that was committed is on disk; after a failure only {@link #abandon()} helps. */
    void checkpoint() throws SQLException {
        sync.execute();
    }

    /** How far the file was written to, in bytes. On the disk it may be longer, and all of it is synced only after a checkpoint. */
    long bytes() {
        return store.getFileStore().size();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    void close() throws SQLException {
        shutdown(connection, "SHUTDOWN");
    }

    /** Closes without writing anything. */
    void abandon() {
        abandon(connection);
    }

    private static void abandon(Connection connection) {
        try {
            shutdown(connection, "SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug("a failed database says on closing: {}", e.getMessage());
        }
    }

    private static void shutdown(Connection connection, String how) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(how);
        }
    }
}
