package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions that an older format kept in SQL tables. */
class SqlDefinitionsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LoggedLines logged;

    @BeforeEach
    void collect() {
        logged = LoggedLines.collect();
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Half of the changes are in the tables, and all since in a journal: the process was killed. */
    private void unpackCrashed() throws IOException {
        DataFolders.unpack("/format-4-definitions.zip", data());
    }

    private static List<DefinitionChange> written() {
        List<DefinitionChange> written = new ArrayList<>();
        written.add(new VirtualHostPut("/"));
        written.add(new ExchangePut("/", "x", "topic", true, false, "{\"a\":1}"));
        for (int i = 0; i < 60; i++) {
            if (i != 3) {
                written.add(new QueuePut("/", "q" + i, i, i % 2 == 0, "{\"x-max-length\":" + i + "}"));
            }
            if (i != 3 && i != 5) {
                written.add(new BindingPut("/", "x", "q" + i, false, "k." + i, "{}"));
            }
        }
        for (int i = 60; i < 100; i++) {
            written.add(new QueuePut("/", "q" + i, i, false, "{}"));
        }
        return written;
    }

    private List<DefinitionChange> loaded() {
        try (H2Storage storage = H2Storage.open(data(), StorageOptions.defaults())) {
            return storage.definitions().load();
        }
    }

    @Test
    void areReadAndWrittenAsMaps() throws IOException {
        unpackCrashed();

        assertThat(loaded()).containsExactlyInAnyOrderElementsOf(written());

        assertThat(data().resolve("definitions.mv.db")).doesNotExist();
        assertThat(ChunkChain.wasClosed(data().resolve("definitions.mv"))).isTrue();
        assertThat(loaded()).containsExactlyInAnyOrderElementsOf(written());
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void areThereUntilTheirMapsAreOnDisk() throws IOException {
        unpackCrashed();
        Path crashed;
        try (H2Storage storage = H2Storage.open(data(), StorageOptions.defaults())) {
            crashed = DataFolders.copy(data(), folder.resolve("crashed"));
            storage.definitions().apply(List.of(new QueuePut("/", "new", 100, false, "{}")));
        }
        assertThat(crashed.resolve("definitions.mv.db")).exists();
        // killed between the two steps that put the one in the place of the other
        Files.copy(data().resolve("definitions.mv"), crashed.resolve("definitions.mv"));

        try (H2Storage storage = H2Storage.open(crashed, StorageOptions.defaults())) {
            assertThat(storage.definitions().load()).containsExactlyInAnyOrderElementsOf(written());
        }
        assertThat(loaded()).hasSize(written().size() + 1).contains(new QueuePut("/", "new", 100, false, "{}"));
    }

    @Test
    void canBeInspected() throws IOException {
        unpackCrashed();
        Files.createDirectory(data().resolve("messages"));
        List<String> lines = new ArrayList<>();

        assertThat(StoreInspection.inspect(data(), lines::add)).isTrue();

        assertThat(lines)
                .anyMatch(line -> line.startsWith("definitions.mv.db: ") && line.contains("not closed; {Binding=4"));
    }

    /**
     * A real loss of power while such a file was closed: one copy of the header names a commit that never came to the disk, the other one two before
     * the last, and H2 goes back to that.
     */
    @Test
    void areReadToTheLastCommitThoughTheHeaderNamesAnother() throws IOException {
        DataFolders.unpack("/definitions-header.zip", data());

        assertThat(loaded())
                .filteredOn(QueuePut.class::isInstance)
                .extracting(put -> ((QueuePut) put).id())
                .contains(1531L, 1532L, 1533L, 1534L, 1535L);
    }
}
