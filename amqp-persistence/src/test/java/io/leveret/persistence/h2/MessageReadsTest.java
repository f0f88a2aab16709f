package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.StoredMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageReadsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void asksAgainRatherThanSkipWhatWasMovedMeanwhile() {
        H2QueueLog log;
        ReadPlan.Piece present;
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            log = (H2QueueLog) storage.messages().log(1);
            append(log, range(1, 10, 5));
            present = ReadPlan.Piece.of(log.index().get(0), null);
        }
        ReadPlan.Piece gone = new ReadPlan.Piece(Segment.id(99, 1), 0, 5, null);
        CompletableFuture<List<StoredMessage>> answer = new CompletableFuture<>();
        Request.Read read = new Request.Read(log, 0, 100, 1 << 20, answer);
        List<Request> asked = new CopyOnWriteArrayList<>();
        ClosedFiles files = new ClosedFiles(new MessageFolder(directory.resolve("messages"), "", true), 2);
        MessageReads reads = new MessageReads(files, asked::add, "test-reads");

        reads.start(new ReadPlan(read, List.of(gone, present), null, 0));
        reads.close();
        files.close();

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).isInstanceOf(Request.Lost.class);
        assertThat(asked.get(1)).isSameAs(read);
        assertThat(answer).isNotDone();
    }
}
