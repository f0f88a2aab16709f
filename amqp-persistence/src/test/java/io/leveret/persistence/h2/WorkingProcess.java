package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.sharing;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/**
 * Appends and settles at random until it is killed. For each batch it prints what it is about to hand over, and again once
 * that is durable: {@code verb queue appended,… settled,… .}
 */
final class WorkingProcess {

    static final int QUEUES = 3;
    static final StorageOptions OPTIONS =
            StorageOptions.defaults().withFileBytesMax(128 * 1024).withValueBytesMax(16 * 1024);

    private final PrintStream out = new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8);
    private final Random random;
    private final H2Storage storage;
    private final List<TreeSet<Long>> held = new ArrayList<>();
    private final Semaphore inFlight = new Semaphore(8);
    private long position;

    private WorkingProcess(Path directory, long seed, long firstPosition) {
        this.random = new Random(seed);
        this.position = firstPosition;
        this.storage = H2Storage.open(directory, OPTIONS);
        for (int queue = 0; queue < QUEUES; queue++) {
            held.add(new TreeSet<>(positions(readAll(storage.messages().log(queue)))));
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        WorkingProcess process =
                new WorkingProcess(Path.of(arguments[0]), Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        while (true) {
            process.work();
        }
    }

    private void work() throws InterruptedException {
        if (random.nextInt(10) == 0) {
            fanOut();
            return;
        }
        int queue = random.nextInt(QUEUES);
        TreeSet<Long> ofQueue = held.get(queue);
        long[] settled = ofQueue.stream()
                .filter(p -> random.nextInt(20) > 0)
                .limit(random.nextInt(25))
                .mapToLong(Long::longValue)
                .toArray();
        for (long p : settled) {
            ofQueue.remove(p);
        }
        List<StoredMessage> appended = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            position += 1 + random.nextInt(3);
            int bytes = random.nextInt(50) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
            appended.add(message(queue, position, bytes));
            ofQueue.add(position);
        }
        inFlight.acquire();
        submit(queue, appended, settled);
    }

    /** The same body for all queues. */
    private void fanOut() throws InterruptedException {
        position++;
        byte[] body = sharedBody(position, random.nextInt(40_000));
        inFlight.acquire(QUEUES);
        storage.messages().together(() -> {
            for (int queue = 0; queue < QUEUES; queue++) {
                held.get(queue).add(position);
                submit(queue, List.of(sharing(queue, position, body)), new long[0]);
            }
        });
    }

    private void submit(int queue, List<StoredMessage> appended, long[] settled) {
        StringBuilder said = new StringBuilder().append(queue).append(' ');
        appended.forEach(message -> said.append(message.position()).append(','));
        said.append("- ");
        for (long p : settled) {
            said.append(p).append(',');
        }
        said.append("- .");
        out.println("try " + said);
        storage.messages().log(queue).submit(new QueueLog.Batch(appended, settled), new QueueLog.Completion() {
            @Override
            public void durable() {
                out.println("done " + said);
                inFlight.release();
            }

            @Override
            public void failed(StorageException cause) {
                out.println("failed " + cause);
                inFlight.release();
            }
        });
    }
}
