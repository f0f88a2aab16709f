package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the folder of message files has no use for any more, on a thread of its own that ends when there is nothing to do: a
 * file system takes long to free a large file, and commits would wait. Safe for any thread.
 */
final class DeadFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadFiles.class);
    private static final long IDLE_SECONDS = 1;
    private static final long PATIENCE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    DeadFiles() {
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread created = new Thread(work, "store-deletes");
            created.setDaemon(true);
            return created;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Deletes the file, soon. What a process leaves behind that ends before is for the next start. */
    void delete(Path file) {
        thread.execute(() -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} is dead but cannot be deleted, the next start will try: {}", file, e.toString());
            }
        });
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
