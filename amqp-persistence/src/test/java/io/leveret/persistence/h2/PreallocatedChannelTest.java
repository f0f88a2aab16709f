package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreallocatedChannelTest {

    private static final int BLOCK = 4096;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("file");
    }

    private PreallocatedChannel open() throws IOException {
        return new PreallocatedChannel(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    private static void append(FileChannel channel, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        content[bytes - 1] = 1;
        assertThat(channel.write(ByteBuffer.wrap(content), channel.size())).isEqualTo(bytes);
    }

    @Test
    void doesNotMakeTheFileLongerWithEachSmallWrite() throws IOException {
        try (PreallocatedChannel channel = open()) {
            append(channel, BLOCK);
            long length = Files.size(file);
            while (channel.size() < length) {
                append(channel, BLOCK);
                assertThat(Files.size(file)).isEqualTo(length);
            }
            assertThat(channel.size()).isEqualTo(BLOCK + PreallocatedChannel.AHEAD_BYTES);

            append(channel, BLOCK);

            assertThat(Files.size(file)).isEqualTo(length + BLOCK + PreallocatedChannel.AHEAD_BYTES);
        }
    }

    @Test
    void doesNotFollowALargeWriteWithZeros() throws IOException {
        try (PreallocatedChannel channel = open()) {
            append(channel, 1 << 20);

            assertThat(Files.size(file)).isEqualTo(1 << 20);
        }
    }

    @Test
    void keepsWhatWasWrittenWhenItIsClosedAndNothingElse() throws IOException {
        try (PreallocatedChannel channel = open()) {
            append(channel, BLOCK);
            append(channel, 100);
        }

        assertThat(Files.size(file)).isEqualTo(BLOCK + 100);
        try (PreallocatedChannel channel = open()) {
            assertThat(channel.size()).isEqualTo(BLOCK + 100);
        }
    }

    @Test
    void isAsLongAsItWasCutTo() throws IOException {
        try (PreallocatedChannel channel = open()) {
            append(channel, 3 * BLOCK);
            channel.truncate(BLOCK);

            assertThat(channel.size()).isEqualTo(BLOCK);
            append(channel, BLOCK);
        }

        assertThat(Files.size(file)).isEqualTo(2 * BLOCK);
    }
}
