package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.read;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.sharing;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.Outcome;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Works without a pause and looks at the disk all along. {@code -Dleveret.soak.seconds=600} makes it long, {@code
 * -Dleveret.soak.file=67108864} uses files as large as a broker's.
 */
class DiskBoundTest {

    private static final long NANOS = Long.getLong("leveret.soak.seconds", 2) * 1_000_000_000L;
    private static final long FILE_BYTES = Long.getLong("leveret.soak.file", 1 << 20);
    private static final long ALIVE_BYTES = 8 * FILE_BYTES;
    private static final int QUEUES = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Random random = new Random(7);
    private final List<List<Long>> held = new ArrayList<>();
    private final ArrayDeque<Outcome> inFlight = new ArrayDeque<>();
    private long heldBytes;
    private long position;
    private double worst;

    /** What clients do. */
    enum Mix {
        /** Acknowledged in any order. */
        RANDOM(100, 1_000),
        /** Acknowledged in order, one in 1,000 never. */
        LEFT_BEHIND(100, 1_000),
        /** Published one by one, acknowledged in any order. */
        SINGLE(1, 200),
        /** Larger than a value. */
        LARGE(2, 700_000),
        /** Published to all queues, acknowledged late in one of them. */
        FAN_OUT(10, 10_000),
        /** The same with bodies larger than a value. */
        LARGE_FAN_OUT(1, 700_000);

        final int batch;
        final int bytes;

        boolean isFanOut() {
            return this == FAN_OUT || this == LARGE_FAN_OUT;
        }

        Mix(int batch, int bytes) {
            this.batch = batch;
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysUnderThreeTimesWhatIsAliveAndTwoFiles(Mix mix) {
        StorageOptions options = StorageOptions.defaults().withFileBytesMax(FILE_BYTES);
        for (int queue = 0; queue < QUEUES; queue++) {
            held.add(new ArrayList<>());
        }
        try (H2Storage storage = H2Storage.open(directory, options)) {
            long end = System.nanoTime() + NANOS;
            while (System.nanoTime() < end) {
                work(storage, mix);
            }
            inFlight.forEach(Outcome::await);
            check(storage, mix);
            assertHolds(storage);
        }
        try (H2Storage storage = H2Storage.open(directory, options)) {
            assertHolds(storage);
        }
        System.out.printf("%s: at worst %.2f times what is alive, and two files%n", mix, worst);
    }

    private void work(H2Storage storage, Mix mix) {
        if (mix.isFanOut()) {
            fanOut(storage, mix);
        } else {
            workOnOne(storage, mix);
        }
        while (inFlight.size() > 8) {
            inFlight.remove().await();
        }
        if (random.nextInt(50) == 0) {
            check(storage, mix);
        }
    }

    private void fanOut(H2Storage storage, Mix mix) {
        storage.messages().together(() -> {
            for (int i = 0; i < mix.batch; i++) {
                byte[] body = sharedBody(position, mix.bytes);
                for (int queue = 0; queue < QUEUES; queue++) {
                    held.get(queue).add(position);
                    inFlight.add(
                            submit(storage.messages().log(queue), arrived(List.of(sharing(queue, position, body)))));
                }
                position++;
            }
        });
        for (int queue = 0; queue < QUEUES; queue++) {
            List<Long> ofQueue = held.get(queue);
            long allowed = queue == 0 ? ALIVE_BYTES : ALIVE_BYTES / 8;
            if ((long) ofQueue.size() * mix.bytes > allowed) {
                int settled = random.nextInt(100) == 0 ? ofQueue.size() * 3 / 4 : mix.batch + random.nextInt(2);
                inFlight.add(submit(storage.messages().log(queue), settled(choose(ofQueue, settled, mix))));
            }
        }
    }

    private void workOnOne(H2Storage storage, Mix mix) {
        int queue = random.nextInt(QUEUES);
        QueueLog log = storage.messages().log(queue);
        List<Long> ofQueue = held.get(queue);
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < mix.batch; i++) {
            messages.add(message(queue, position, mix.bytes));
            ofQueue.add(position++);
        }
        heldBytes += (long) mix.batch * mix.bytes;
        inFlight.add(submit(log, arrived(messages)));
        if (heldBytes > ALIVE_BYTES) {
            // less than what comes, then all but a quarter
            int settled = random.nextInt(300) == 0 ? ofQueue.size() * 3 / 4 : mix.batch * 11 / 10 + random.nextInt(2);
            inFlight.add(submit(log, settled(choose(ofQueue, Math.min(settled, ofQueue.size()), mix))));
            heldBytes -= (long) settled * mix.bytes;
        }
    }

    private long[] choose(List<Long> ofQueue, int count, Mix mix) {
        long[] chosen = new long[count];
        if (mix == Mix.LEFT_BEHIND) {
            int at = 0;
            for (int i = 0; i < count; i++) {
                at += at < ofQueue.size() - 1 && ofQueue.get(at) % 1_000 == 0 ? 1 : 0;
                chosen[i] = ofQueue.get(at);
                ofQueue.set(at, -1L);
                at = Math.min(at + 1, ofQueue.size() - 1);
            }
            ofQueue.removeIf(p -> p < 0);
            return chosen;
        }
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(ofQueue.size());
            int last = ofQueue.size() - 1;
            chosen[i] = ofQueue.get(at);
            ofQueue.set(at, ofQueue.get(last));
            ofQueue.remove(last);
        }
        return chosen;
    }

    private void check(H2Storage storage, Mix mix) {
        long alive = 0;
        for (int queue = 0; queue < QUEUES; queue++) {
            alive += storage.messages().log(queue).occupiedBytes();
        }
        long disk = DataFolders.messageBytes(directory);
        worst = Math.max(worst, (double) (disk - 2 * FILE_BYTES) / Math.max(1, alive));
        // what is on its way may be on disk and not yet counted, or the other way round
        long onTheWay = 9L * 2 * mix.batch * mix.bytes * (mix.isFanOut() ? QUEUES : 1);
        assertThat(disk).as(mix.name()).isLessThanOrEqualTo(3 * alive + 2 * FILE_BYTES + onTheWay);
    }

    private void assertHolds(H2Storage storage) {
        for (int queue = 0; queue < QUEUES; queue++) {
            QueueLog log = storage.messages().log(queue);
            List<Long> found = new ArrayList<>();
            for (List<StoredMessage> some = read(log, 0, 500); !some.isEmpty(); ) {
                assertIntact(queue, some);
                found.addAll(positions(some));
                some = read(log, found.get(found.size() - 1) + 1, 500);
            }
            assertThat(found).containsExactlyElementsOf(new TreeSet<>(held.get(queue)));
        }
    }
}
