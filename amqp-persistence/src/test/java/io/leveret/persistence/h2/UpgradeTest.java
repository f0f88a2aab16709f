package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.extents;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Extent;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens directories of older formats, left by a crash: queue 1 has positions 0 to 299 but those of {@link #settledOfOne}, queue
 * 2 has 0 and 2, 20,000 bytes each. A body is one byte again and again, 31 times the queue plus the position. Traits are the
 * last two bits of the position; format 1 had none.
 */
@ParameterizedClass(name = "format {0}")
@ValueSource(ints = {1, 2})
class UpgradeTest {

    private static final StorageOptions SMALL_FILES =
            StorageOptions.defaults().withFileBytesMax(64 * 1024).withValueBytesMax(8 * 1024);

    @Parameter
    private int format;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    @SuppressWarnings("NullAway.Init")
    private LoggedLines logged;

    @BeforeEach
    void unpack() throws IOException {
        logged = LoggedLines.collect();
        DataFolders.unpack("/format-" + format + ".zip", directory);
        open();
    }

    @AfterEach
    void close() {
        storage.close();
        logged.close();
    }

    private void open() {
        storage = H2Storage.open(directory, SMALL_FILES);
    }

    private QueueLog log(long queue) {
        return storage.messages().log(queue);
    }

    private static boolean settledOfOne(long position) {
        return (position < 200 && position % 10 == 3)
                || (position >= 50 && position < 60)
                || List.of(61L, 65L, 205L, 209L).contains(position);
    }

    private static List<Long> livingOfOne() {
        List<Long> living = new ArrayList<>();
        for (long position = 0; position < 300; position++) {
            if (!settledOfOne(position)) {
                living.add(position);
            }
        }
        return living;
    }

    private int traits(long position) {
        return format == 1 ? StoredMessage.UNKNOWN_TRAITS : (int) (position & 3);
    }

    private void assertAsWritten(long queue, List<StoredMessage> messages) {
        for (StoredMessage message : messages) {
            assertThat(message.envelope())
                    .isEqualTo(ByteBuffer.allocate(16)
                            .putLong(queue)
                            .putLong(message.position())
                            .array());
            assertThat(message.body()).containsOnly((byte) (queue * 31 + message.position()));
            assertThat(message.traits()).isEqualTo(traits(message.position()));
        }
    }

    @Test
    void findsAllMessages() {
        assertThat(positions(readAll(log(1)))).isEqualTo(livingOfOne());
        assertAsWritten(1, readAll(log(1)));
        assertThat(positions(readAll(log(2)))).containsExactly(0L, 2L);
        assertAsWritten(2, readAll(log(2)));
        assertThat(readAll(log(2))).extracting(message -> message.body().length).containsOnly(20_000);
        assertThat(logged.errors()).isEmpty();
    }

    @Test
    void findsAllDefinitions() {
        assertThat(storage.definitions().load())
                .hasSize(5)
                .contains(new QueuePut("/", "two", 2, true, "{\"x-max-length\":10}"));
    }

    @Test
    void knowsTheSizesOfWhatItFinds() {
        assertThat(extents(log(2))).containsExactly(new Extent(0, 2, 2, 40_000, traits(0) | traits(2)));
        assertThat(log(2).occupiedBytes()).isBetween(40_000L, 40_200L);
    }

    @Test
    void marksTheDirectorySoThatTheOldVersionLeavesItAlone() {
        assertThat(directory.resolve("format")).hasContent("leveret-data 5");
    }

    @Test
    void goesOnInTheOldDirectory() {
        settle(log(1), 0, 1, 2, 299);
        append(log(1), range(1, 300, 5));
        storage.close();
        open();

        List<Long> expected = new ArrayList<>(livingOfOne());
        expected.removeAll(List.of(0L, 1L, 2L, 299L));
        expected.addAll(List.of(300L, 301L, 302L, 303L, 304L));
        assertThat(positions(readAll(log(1)))).isEqualTo(expected);
    }

    @Test
    void writesAgainWhatHasNoSummaryWhileThereIsNothingElseToDo() {
        append(log(1), range(1, 300, 1));
        DataFolders.awaitIdle(storage);

        // summaries of format 1 are not read
        int sealed = format == 1 ? 0 : 8;
        int newest = format == 1 ? 7 : 9;
        assertThat(DataFolders.messageFiles(directory)).noneMatch(file -> {
            int number = Integer.parseInt(file.getFileName().toString().substring(0, 8));
            return number > sealed && number <= newest;
        });
        storage.close();
        open();
        List<Long> expected = new ArrayList<>(livingOfOne());
        expected.add(300L);
        assertThat(positions(readAll(log(1)))).isEqualTo(expected);
        assertAsWritten(1, readAll(log(1)).subList(0, expected.size() - 1));
        assertThat(readAll(log(2))).extracting(message -> message.body().length).containsOnly(20_000);
    }
}
