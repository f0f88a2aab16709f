package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;

/**
 * Measures the store alone: first in, first out, one queue, batches of a size, one on its way at a time; beside it a raw file
 * with an append and an fsync a batch. Arguments: folder, seconds a line. Not a test.
 */
final class StoreSpeed {

    private static final int ALIVE = 20_000;

    private final Path folder;
    private final long nanos;
    private final byte[] pool = new byte[1 << 20];

    private StoreSpeed(Path folder, long seconds) {
        this.folder = folder;
        this.nanos = seconds * 1_000_000_000L;
        new Random(1).nextBytes(pool);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        StoreSpeed speed = new StoreSpeed(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        for (int round = 0; round < 3; round++) {
            speed.compare(1, 1024);
            speed.compare(10, 1024);
            speed.compare(100, 1024);
            speed.compare(1000, 1024);
            speed.compare(100, 100);
            speed.compare(100, 10_240);
            speed.fanOut(10_240, 100);
            speed.fanOut(102_400, 10);
            speed.definitions();
        }
    }

    private void compare(int batch, int bytes) throws IOException, InterruptedException {
        double raw = raw(batch, bytes);
        long cpu = cpuNanos();
        Path directory = Files.createTempDirectory(folder, "speed");
        long done;
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            done = churn(storage.messages().log(1), batch, bytes);
        }
        double rate = done * 1e9 / nanos;
        long files = DataFolders.messageFiles(directory).stream()
                .mapToLong(StoreSpeed::size)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "batch %4d x %5d B: %8.0f msg/s, raw %8.0f, %3.0f %%, %5.1f us cpu/msg, %d MB of files left%n",
                batch,
                bytes,
                rate,
                raw,
                100 * rate / raw,
                (cpuNanos() - cpu) / 1e3 / done,
                files >> 20);
        DataFolders.delete(directory);
    }

    private long churn(QueueLog log, int batch, int bytes) throws InterruptedException {
        Semaphore inFlight = new Semaphore(1);
        long end = System.nanoTime() + nanos;
        long next = 0;
        while (System.nanoTime() < end) {
            long first = next - ALIVE;
            long[] settled = first < 0
                    ? new long[0]
                    : LongStream.range(first, first + batch).toArray();
            QueueLog.Batch work = new QueueLog.Batch(messages(next, batch, bytes), settled);
            inFlight.acquire();
            log.submit(work, new Release(inFlight));
            next += batch;
        }
        inFlight.acquire();
        return next;
    }

    /** The same bodies to three queues, each settled when the next come; bodies stored once, and for each queue. */
    private void fanOut(int bytes, int batch) throws IOException, InterruptedException {
        StorageOptions shared = StorageOptions.defaults();
        System.out.printf(Locale.ROOT, "fan-out of %d x %d B to 3 queues, stored once: ", batch, bytes);
        fanOut(bytes, batch, shared);
        System.out.print("; for each: ");
        fanOut(bytes, batch, shared.withSharedBodyBytesMin(Integer.MAX_VALUE));
        System.out.println();
    }

    private void fanOut(int bytes, int batch, StorageOptions options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(folder, "speed");
        long done = 0;
        long occupied = 0;
        try (H2Storage storage = H2Storage.open(directory, options)) {
            Semaphore inFlight = new Semaphore(9);
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                List<StoredMessage> messages = messages(done, batch, bytes);
                long[] settled = done < 1000
                        ? new long[0]
                        : LongStream.range(done - 1000, done - 1000 + batch).toArray();
                inFlight.acquire(3);
                storage.messages().together(() -> {
                    for (long queue = 1; queue <= 3; queue++) {
                        storage.messages()
                                .log(queue)
                                .submit(new QueueLog.Batch(messages, settled), new Release(inFlight));
                    }
                });
                done += batch;
            }
            inFlight.acquire(9);
            for (long queue = 1; queue <= 3; queue++) {
                occupied += storage.messages().log(queue).occupiedBytes();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%.0f msg/s, %.2f bytes on disk for each of a body",
                done * 1e9 / nanos,
                occupied / 1000.0 / bytes);
        DataFolders.delete(directory);
    }

    private record Release(Semaphore inFlight) implements QueueLog.Completion {
        @Override
        public void durable() {
            inFlight.release();
        }

        @Override
        public void failed(StorageException cause) {
            throw cause;
        }
    }

    private List<StoredMessage> messages(long first, int count, int bytes) {
        List<StoredMessage> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[bytes];
            System.arraycopy(pool, (int) ((first + i) * 7919 % (pool.length - bytes)), body, 0, bytes);
            messages.add(new StoredMessage(first + i, new byte[40], body));
        }
        return messages;
    }

    private double raw(int batch, int bytes) throws IOException {
        Path path = Files.createTempFile(folder, "raw", ".log");
        long done = 0;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long end = System.nanoTime() + nanos;
            ByteBuffer out = ByteBuffer.allocateDirect(batch * (bytes + 60));
            while (System.nanoTime() < end) {
                out.clear();
                for (StoredMessage message : messages(done, batch, bytes)) {
                    out.put(message.envelope()).put(message.body());
                }
                out.flip();
                file.write(out);
                file.force(false);
                done += batch;
                if (file.position() > 256 << 20) {
                    file.truncate(0);
                }
            }
        }
        Files.delete(path);
        return done * 1e9 / nanos;
    }

    private void definitions() throws IOException {
        Path directory = Files.createTempDirectory(folder, "speed");
        long done = 0;
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                storage.definitions()
                        .apply(List.of(new QueuePut("/", "queue-" + done, done, false, "{\"x-max-length\":100}")));
                done++;
            }
        }
        System.out.printf(Locale.ROOT, "definitions: %.0f applies/s%n", done * 1e9 / nanos);
        DataFolders.delete(directory);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
