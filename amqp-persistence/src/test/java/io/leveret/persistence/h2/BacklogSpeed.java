package io.leveret.persistence.h2;

import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Range;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Measures a long backlog: filled, left by the process, found again, drained. Arguments: folder, messages, bytes of each, messages
 * in a batch, queues that take turns. Not a test.
 */
final class BacklogSpeed {

    private static final int IN_FLIGHT = 64;
    private static final long[] NONE = {};

    private final Path directory;
    private final long count;
    private final int bytes;
    private final int batch;
    private final int queues;
    private final byte[] pool = new byte[1 << 20];
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

    private BacklogSpeed(String... arguments) throws IOException {
        this.directory = Files.createTempDirectory(Path.of(arguments[0]), "backlog");
        this.count = Long.parseLong(arguments[1]);
        this.bytes = Integer.parseInt(arguments[2]);
        this.batch = Integer.parseInt(arguments[3]);
        this.queues = Integer.parseInt(arguments[4]);
        new Random(1).nextBytes(pool);
    }

    public static void main(String[] arguments) throws IOException {
        BacklogSpeed speed = new BacklogSpeed(arguments);
        try {
            speed.fill();
            speed.drain();
        } finally {
            DataFolders.delete(speed.directory);
        }
    }

    private void fill() throws IOException {
        long heapBefore = heapBytes();
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            long start = System.nanoTime();
            for (long done = 0; done < count; done += (long) batch * queues) {
                for (int queue = 0; queue < queues; queue++) {
                    submit(storage.messages().log(queue), new Batch(messages(done / queues), NONE));
                }
            }
            settleDown();
            double seconds = (System.nanoTime() - start) / 1e9;
            say("filled: %,.0f messages/s", count / seconds);
            report(storage, heapBefore);
            DataFolders.awaitIdle(storage);
            report(storage, heapBefore);
        }
    }

    private void report(H2Storage storage, long heapBefore) {
        int segments = 0;
        for (int queue = 0; queue < queues; queue++) {
            segments += ((H2QueueLog) storage.messages().log(queue)).index().size();
        }
        say(
                "  heap %,d kB, disk %,d MB, %,d segments",
                (heapBytes() - heapBefore) >> 10, DataFolders.messageBytes(directory) >> 20, segments);
    }

    private void drain() {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        try (H2Storage storage = H2Storage.open(directory, StorageOptions.defaults())) {
            say("opened: %.3f s, %.3f s of cpu", (System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9);
            long listing = System.nanoTime();
            int extents = 0;
            for (int queue = 0; queue < queues; queue++) {
                extents += storage.messages()
                        .log(queue)
                        .extents()
                        .toCompletableFuture()
                        .join()
                        .size();
            }
            say("listed: %,d extents, %.3f s", extents, (System.nanoTime() - listing) / 1e9);
            cpu = cpuNanos();
            start = System.nanoTime();
            long read = 0;
            for (int queue = 0; queue < queues; queue++) {
                read += drain(storage.messages(), queue);
            }
            settleDown();
            double seconds = (System.nanoTime() - start) / 1e9;
            say(
                    "drained: %,d messages, %,.0f/s, %,.0f MB/s, %.1f us of cpu each",
                    read, read / seconds, read * bytes / 1e6 / seconds, (cpuNanos() - cpu) / 1e3 / read);
        }
    }

    private long drain(MessageStore store, int queue) {
        QueueLog log = store.log(queue);
        long next = 0;
        long read = 0;
        for (List<StoredMessage> some = read(log, 0); !some.isEmpty(); some = read(log, next)) {
            long first = next;
            next = some.get(some.size() - 1).position() + 1;
            read += some.size();
            submit(log, new Batch(List.of(), NONE, List.of(new Range(first, next))));
        }
        return read;
    }

    private static List<StoredMessage> read(QueueLog log, long from) {
        return log.read(from, 10_000, 1 << 20).toCompletableFuture().join();
    }

    private void submit(QueueLog log, Batch work) {
        inFlight.acquireUninterruptibly();
        log.submit(work, new QueueLog.Completion() {
            @Override
            public void durable() {
                inFlight.release();
            }

            @Override
            public void failed(StorageException cause) {
                throw cause;
            }
        });
    }

    private void settleDown() {
        inFlight.acquireUninterruptibly(IN_FLIGHT);
        inFlight.release(IN_FLIGHT);
    }

    private List<StoredMessage> messages(long first) {
        List<StoredMessage> messages = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            byte[] body = new byte[bytes];
            System.arraycopy(pool, (int) ((first + i) * 7919 % (pool.length - bytes)), body, 0, bytes);
            messages.add(new StoredMessage(first + i, new byte[40], body));
        }
        return messages;
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
