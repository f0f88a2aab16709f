package io.leveret.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSizeTest {

    @Test
    void sumsUpFilesOfFoldersBelowToo(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("definitions"), new byte[100]);
        Files.write(Files.createDirectory(folder.resolve("messages")).resolve("1.mv"), new byte[1_000]);
        assertThat(FolderSize.of(folder)).isEqualTo(1_100);
    }

    @Test
    void isNothingWhereThereIsNoFolder(@TempDir Path folder) {
        assertThat(FolderSize.of(folder.resolve("missing"))).isZero();
    }
}
