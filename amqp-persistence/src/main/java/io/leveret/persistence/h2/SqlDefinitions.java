package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the SQL tables that held definitions in formats 1 to 4, each row checked. */
final class SqlDefinitions {

    static final String NAME = "definitions.mv.db";

    private static final Logger LOG = LoggerFactory.getLogger(SqlDefinitions.class);
    private static final String ENDING = ".mv.db";
    private static final String SETTINGS = ";ACCESS_MODE_DATA=r;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";

    private final Connection connection;
    private final List<DefinitionChange> found = new ArrayList<>();

    private SqlDefinitions(Connection connection) {
        this.connection = connection;
    }

    /**
     * What a file has, which stays as it is; in an order in which it can be declared again.
     *
     * @param fileName ends with H2's ending
     * @param chain what stands in it
     * @throws DamagedException if it cannot be read, or if H2 finds another commit in it than the last
     */
    static List<DefinitionChange> read(String fileName, ChunkChain chain) throws DamagedException {
        try {
            Connection connection = connect(fileName);
            try {
                SessionLocal session =
                        (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
                chain.requireLatest(session.getDatabase().getStore().getMvStore());
                return new SqlDefinitions(connection).readAll();
            } finally {
                close(connection);
            }
        } catch (SQLException e) {
            throw damage(e);
        }
    }

    /** SQL wraps what H2 says that only could not read the file. */
    private static DamagedException damage(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException failure) {
                return DamagedException.unlessUnreadable(failure);
            }
        }
        return new DamagedException(Reason.of(e), e);
    }

    private static Connection connect(String fileName) throws SQLException {
        assert fileName.endsWith(ENDING) : fileName;
        // not through the driver manager, which depends on how jars were merged
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + fileName.substring(0, fileName.length() - ENDING.length()) + SETTINGS);
        source.setUser("sa");
        return source.getConnection();
    }

    private static void close(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug("the database of definitions says on closing: {}", e.getMessage());
        }
    }

    private List<DefinitionChange> readAll() throws SQLException, DamagedException {
        read("virtual_host ORDER BY name", row -> new VirtualHostPut(row.getString("name")));
        read("exchange ORDER BY vhost, name", SqlDefinitions::exchange);
        int first = found.size();
        read("queue", SqlDefinitions::queue);
        found.subList(first, found.size()).sort(Comparator.comparingLong(queue -> ((QueuePut) queue).id()));
        read("binding ORDER BY vhost, source, destination, to_exchange, routing_key", SqlDefinitions::binding);
        return found;
    }

    private interface RowReader {
        DefinitionChange read(ResultSet row) throws SQLException;
    }

    private void read(String fromWhere, RowReader reader) throws SQLException, DamagedException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + fromWhere)) {
            while (rows.next()) {
                DefinitionChange put = reader.read(rows);
                if (!isAsWritten(put, rows)) {
                    throw new DamagedException("checksum of " + put);
                }
                found.add(put);
            }
        }
    }

    private static boolean isAsWritten(DefinitionChange put, ResultSet row) throws SQLException {
        return put instanceof BindingPut binding
                ? Arrays.equals(row.getBytes("identity"), DefinitionKey.identity(binding))
                : row.getInt("checksum") == checksum(put);
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

    /** CRC32C over the columns, each with its length in front. */
    private static int checksum(DefinitionChange put) {
        CRC32C crc = new CRC32C();
        for (String column : columns(put)) {
            byte[] bytes = column.getBytes(StandardCharsets.UTF_8);
            crc.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            crc.update(bytes);
        }
        return (int) crc.getValue();
    }

    private static String[] columns(DefinitionChange put) {
        if (put instanceof ExchangePut e) {
            return new String[] {e.vhost(), e.name(), e.type(), e.autoDelete() + "", e.internal() + "", e.arguments()};
        }
        if (put instanceof QueuePut q) {
            return new String[] {q.vhost(), q.name(), q.id() + "", q.autoDelete() + "", q.arguments()};
        }
        return new String[] {put.vhost()};
    }
}
