package io.leveret.benchmarks.scenarios;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the disk alone makes of lone messages at a steady rate: each is written behind the one before and synced, with all that came
 * due during the last sync. No broker that syncs before it confirms can be quicker. The file is as long before, which is the best
 * case: a sync has no metadata to write.
 */
final class SyncedFile {

    private static final int BODY_BYTES = 1024;
    private static final int FILE_BYTES = 64 << 20;

    private final Path folder;
    private final int perSecond;

    /** @param folder where the file goes for the time of a run */
    SyncedFile(Path folder, int perSecond) {
        this.folder = folder;
        this.perSecond = perSecond;
    }

    Figures run(Scenario.Phases phases) throws IOException {
        Path path = Files.createTempFile(folder, "leveret-benchmark", ".synced");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            fill(file);
            return measure(file, phases);
        } finally {
            Files.delete(path);
        }
    }

    private Figures measure(FileChannel file, Scenario.Phases phases) throws IOException {
        int warm = perSecond * phases.warmSeconds();
        int total = warm + perSecond * phases.measureSeconds();
        Latencies synced = new Latencies(total);
        long[] due = new long[total];
        Pace pace = new Pace(perSecond);
        ByteBuffer group = random(1 << 20);
        long end = 0;
        int next = 0;
        while (next < total) {
            int first = next;
            do {
                due[next] = pace.await(next);
                next++;
            } while (next < total && pace.due(next) <= System.nanoTime());
            group.clear().limit(Math.min(group.capacity(), (next - first) * BODY_BYTES));
            if (end + group.limit() > FILE_BYTES) {
                end = 0;
            }
            end += file.write(group, end);
            file.force(false);
            long now = System.nanoTime();
            for (int message = first; message < next; message++) {
                synced.took(message, now - due[message]);
            }
        }
        Figures figures = new Figures();
        synced.addTo(figures, "synced", warm);
        return figures;
    }

    private static void fill(FileChannel file) throws IOException {
        ByteBuffer block = random(1 << 20);
        while (file.size() < FILE_BYTES) {
            file.write(block.clear(), file.size());
        }
        file.force(true);
    }

    private static ByteBuffer random(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return ByteBuffer.allocateDirect(bytes).put(random).clear();
    }
}
