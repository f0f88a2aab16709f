package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import io.leveret.persistence.Messages;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private H2Storage open(Path directory) {
        return H2Storage.open(directory, StorageOptions.defaults());
    }

    @Test
    void createsTheFoldersThatAreMissing() {
        Path directory = folder.resolve("a/b: c/\u00e4 d");

        try (H2Storage storage = open(directory)) {
            storage.definitions().apply(List.of(new VirtualHostPut("/")));
            Messages.append(storage.messages().log(1), Messages.range(1, 0, 1));
        }

        assertThat(directory.resolve("definitions.mv")).exists();
        assertThat(directory.resolve("messages/00000001.mv")).exists();
        assertThat(directory.resolve("format")).hasContent("leveret-data 5");
    }

    @Test
    void createsNoMessageFileUntilOneIsNeeded() throws IOException {
        open(folder).close();

        try (Stream<Path> files = Files.list(folder.resolve("messages"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void refusesADirectoryThatThisProcessHasOpen() throws IOException {
        try (H2Storage first = open(folder)) {
            Path sameByAnotherName =
                    Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);

            assertThatThrownBy(() -> open(sameByAnotherName))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("data directory " + folder.toRealPath() + " is in use by this process already");

            Messages.append(first.messages().log(1), Messages.range(1, 0, 1));
        } finally {
            Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + "-link"));
        }
    }

    @Test
    void refusesADirectoryThatAnotherProcessHasOpen() throws Exception {
        try (ChildProcess holder = ChildProcess.start(HoldingProcess.class, folder.toString())) {
            holder.awaitLine("open");

            assertThatThrownBy(() -> open(folder))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("data directory " + folder.toRealPath() + " is in use by another process, pid "
                            + holder.pid());
        }
    }

    @Test
    void stillHoldsTheDirectoryAgainstOthersAfterRefusingASecondOpening() throws Exception {
        try (H2Storage first = open(folder)) {
            assertThatThrownBy(() -> open(folder)).isInstanceOf(StorageException.class);

            try (ChildProcess second = ChildProcess.start(HoldingProcess.class, folder.toString())) {
                assertThat(second.awaitLine("refused")).contains("in use by another process");
            }
            Messages.append(first.messages().log(1), Messages.range(1, 0, 1));
        }
    }

    @Test
    void opensAgainOnceClosed() {
        open(folder).close();

        open(folder).close();
    }

    @Test
    void saysInOneLineThatTheFolderCannotBeCreated() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> open(file.resolve("data")))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("cannot create data directory " + file.resolve("data") + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAPathThatH2CannotTake() {
        assertThatThrownBy(() -> open(folder.resolve("a;b")))
                .isInstanceOf(StorageException.class)
                .hasMessageEndingWith("must not contain a semicolon");
    }

    @Test
    void saysInOneLineThatTheFolderCannotBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("lock"));

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("cannot write data directory " + folder.toRealPath() + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesANewerFormatAndLeavesItAlone() throws IOException {
        try (H2Storage storage = open(folder)) {
            Messages.append(storage.messages().log(1), Messages.range(1, 0, 1));
        }
        Files.writeString(folder.resolve("format"), "leveret-data 6\n");
        byte[] before = Files.readAllBytes(folder.resolve("messages/00000001.mv"));

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessage("data directory " + folder.toRealPath()
                        + " has format 6, written by a newer version; this one knows formats up to 5");

        assertThat(Files.readAllBytes(folder.resolve("messages/00000001.mv"))).isEqualTo(before);
        assertThat(folder.resolve("format")).hasContent("leveret-data 6");
        Files.writeString(folder.resolve("format"), "leveret-data 5\n");
        open(folder).close();
    }

    @Test
    void refusesADamagedFormatFile() throws IOException {
        open(folder).close();
        Files.writeString(folder.resolve("format"), "something else");

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesDataWithoutAFormatFile() throws IOException {
        open(folder).close();
        Files.delete(folder.resolve("format"));

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no file named format");
    }
}
