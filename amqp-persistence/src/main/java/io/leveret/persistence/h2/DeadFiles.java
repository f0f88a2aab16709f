package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the folder of message files has no use for any more, on a thread of its own that ends when there is nothing to do: a
 * file system takes long to free a large file, and commits would wait. When {@value #WAITING_MAX} files wait, who brings another one
 * deletes it. Safe for any thread.
 */
final class DeadFiles implements AutoCloseable {

    /** Of so many files, and the one that is being deleted, the disk may still have the room. */
    static final int WAITING_MAX = 1;

    private static final Logger LOG = LoggerFactory.getLogger(DeadFiles.class);
    private static final long PART_BYTES = 2 << 20;
    private static final long IDLE_SECONDS = 1;
    private static final long PATIENCE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    DeadFiles() {
        BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                waiting,
                DeadFiles::create,
                new ThreadPoolExecutor.CallerRunsPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread create(Runnable work) {
        Thread created = new Thread(work, "store-deletes");
        created.setDaemon(true);
        return created;
    }

    /** Deletes the file, soon. What a process leaves behind that ends before is for the next start. */
    void delete(Path file) {
        thread.execute(() -> {
            try {
                shrink(file);
                Files.deleteIfExists(file);
            } catch (NoSuchFileException e) {
                LOG.debug("{} has gone already", file);
            } catch (IOException e) {
                LOG.warn("{} is dead but cannot be deleted, the next start will try: {}", file, e.toString());
            }
        });
    }

    /** In parts: a sync of another file waits while one is cut off. */
    private static void shrink(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long bytes = channel.size() - PART_BYTES; bytes > 0; bytes -= PART_BYTES) {
                channel.truncate(bytes);
            }
        }
    }

    /** Waits for what was begun, within reason. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("dead message files are left for the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
