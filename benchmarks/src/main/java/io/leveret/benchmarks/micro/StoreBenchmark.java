package io.leveret.benchmarks.micro;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import io.leveret.persistence.h2.H2Storage;
import io.leveret.persistence.h2.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of 1 kB messages made durable, and as many older ones acknowledged: one sync each. The folder is the system property
 * {@code benchmark.folder}, or that of temporary files.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
public class StoreBenchmark {

    private static final int ALIVE = 20_000;

    @Param({"1", "100"})
    public int batch;

    private final byte[] envelope = new byte[40];
    private final byte[] body = new byte[1024];
    private @Nullable Path folder;
    private @Nullable H2Storage storage;
    private @Nullable QueueLog log;
    private long next;

    @Setup
    public void open() throws IOException {
        Path parent = Path.of(System.getProperty("benchmark.folder", System.getProperty("java.io.tmpdir", ".")));
        Path made = Files.createTempDirectory(parent, "leveret-benchmark");
        H2Storage opened = H2Storage.open(made, StorageOptions.defaults());
        folder = made;
        storage = opened;
        log = opened.messages().log(1);
    }

    @Benchmark
    public void appendAndSettle() {
        List<StoredMessage> messages = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            messages.add(new StoredMessage(next + i, envelope, body));
        }
        long oldest = next - ALIVE;
        long[] settled = oldest < 0
                ? new long[0]
                : LongStream.range(oldest, oldest + batch).toArray();
        next += batch;
        CompletableFuture<Void> durable = new CompletableFuture<>();
        if (log != null) {
            log.submit(new QueueLog.Batch(messages, settled), new Completed(durable));
        }
        durable.join();
    }

    @TearDown
    public void close() throws IOException {
        if (storage != null) {
            storage.close();
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(StoreBenchmark::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Completed(CompletableFuture<Void> future) implements QueueLog.Completion {
        @Override
        public void durable() {
            future.complete(null);
        }

        @Override
        public void failed(StorageException cause) {
            future.completeExceptionally(cause);
        }
    }
}
