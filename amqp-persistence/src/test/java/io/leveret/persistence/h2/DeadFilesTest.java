package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadFilesTest {

    private static final int MANY = 2_000;
    private static final int BURST = 100;

    @TempDir
    private Path folder;

    @Test
    void neverLetsMoreThanAFewFilesWait() throws IOException {
        for (int i = 0; i < MANY; i++) {
            Files.createFile(folder.resolve(String.valueOf(i)));
        }
        try (DeadFiles dead = new DeadFiles()) {
            for (int i = 0; i < MANY; i++) {
                dead.delete(folder.resolve(String.valueOf(i)));
                if (i % BURST == 0) {
                    assertThat(left()).isLessThanOrEqualTo(MANY - (i + 1) + DeadFiles.WAITING_MAX + 1);
                }
            }
        }
        assertThat(left()).isZero();
    }

    @Test
    void leavesWhatCannotBeDeletedAndGoesOn() throws IOException {
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("inner"));
        Path file = Files.createFile(folder.resolve("file"));

        try (DeadFiles dead = new DeadFiles()) {
            dead.delete(full);
            dead.delete(file);
        }

        assertThat(full).exists();
        assertThat(file).doesNotExist();
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
