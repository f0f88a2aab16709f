package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue with memory for less than half of its messages. */
class PagingTest {

    private static final long WINDOW_BYTES = 40_000;
    private static final int MANY = 500;

    private final RecordingStore spills = new RecordingStore();
    private final RecordingLog log = new RecordingLog();
    private final QueueMemory memory = new QueueMemory(WINDOW_BYTES, Long.MAX_VALUE, spills);

    /** Which gives a queue without a log as much as the other one gives a queue with one. */
    private final QueueMemory memoryWithoutLog =
            new QueueMemory(WINDOW_BYTES / QueueMemory.WINDOWS_WITHOUT_LOG, Long.MAX_VALUE, spills);

    private final List<String> got = new ArrayList<>();

    private TestQueue durable() {
        return TestQueue.with(QueueArguments.DEFAULT, log, memory, true);
    }

    private TestQueue ofTransientMessages() {
        return TestQueue.with(QueueArguments.DEFAULT, null, memoryWithoutLog, true);
    }

    @Test
    void keepsNoMoreInMemoryThanItsWindow() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);

        assertThat(memory.usedBytes()).isPositive().isLessThanOrEqualTo(2 * WINDOW_BYTES);
        assertThat(queue.counts().ready()).isEqualTo(MANY);
    }

    @Test
    void writesPersistentMessagesNoSecondTime() {
        publishPersistent(durable(), MANY);

        assertThat(spills.everSubmitted()).isZero();
    }

    @Test
    void writesNothingWhileAllFitsIntoMemory() {
        publishTransient(ofTransientMessages(), 10);

        assertThat(spills.everSubmitted()).isZero();
    }

    @Test
    void writesNothingThatIsTakenAtOnce() {
        TestQueue queue = ofTransientMessages();
        queue.consumeWithoutAcknowledging(new RecordingConsumer());

        publishTransient(queue, MANY);

        assertThat(spills.everSubmitted()).isZero();
        assertThat(memoryWithoutLog.usedBytes()).isZero();
    }

    @Test
    void keepsTransientMessagesThatDoNotReachTheDisk() {
        TestQueue queue = ofTransientMessages();
        publishTransient(queue, MANY);
        spills.failAll();

        assertThat(drain(queue)).containsExactlyElementsOf(numbers(MANY));
    }

    @Test
    void answersAGetWhenTheMessageHasComeFromTheDisk() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);
        takeWhatIsAtHand(queue);
        int before = got.size();
        assertThat(before).isLessThan(MANY);

        standStill(queue);

        assertThat(got).hasSize(before + 1).last().isEqualTo(Integer.toString(before));
    }

    @Test
    void readsEachMessageOnce() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);

        assertThat(drain(queue)).containsExactlyElementsOf(numbers(MANY));

        long end = 0;
        for (RecordingLog.Asked each : log.asked()) {
            assertThat(each.fromPosition()).isGreaterThanOrEqualTo(end);
            end = each.fromPosition() + each.maxMessages();
        }
        assertThat(end).isPositive().isLessThanOrEqualTo(MANY);
    }

    @Test
    void answersAGetThatWaitsForTheDiskWhenTheQueueIsDeleted() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);
        takeWhatIsAtHand(queue);

        queue.close();

        assertThat(got).last().isEqualTo("none");
    }

    @Test
    void givesItsRoomOnDiskBackWhenItIsEmpty() {
        TestQueue queue = ofTransientMessages();
        publishTransient(queue, MANY);
        standStill(queue);
        assertThat(spills.messages()).isPositive();

        drain(queue);

        assertThat(spills.messages()).isZero();
        assertThat(memoryWithoutLog.usedBytes()).isZero();
    }

    @Test
    void givesItsRoomOnDiskBackWhenItIsPurged() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);
        publishTransient(queue, MANY);
        standStill(queue);

        assertThat(queue.purge()).isEqualTo(2 * MANY);
        standStill(queue);

        assertThat(spills.messages() + log.messages()).isZero();
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void givesItsRoomOnDiskBackWhenItIsDeleted() {
        TestQueue queue = ofTransientMessages();
        publishTransient(queue, MANY);

        queue.close();

        assertThat(spills.messages()).isZero();
        assertThat(memoryWithoutLog.usedBytes()).isZero();
    }

    @Test
    void losesOnlyWhatTheDiskDoesNotGiveBack() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);
        standStill(queue);
        log.damage(400);

        assertThat(drain(queue)).hasSize(MANY - 1).doesNotContain("400");
        assertThat(queue.counts().ready()).isZero();
    }

    @Test
    void triesAgainWhenTheDiskCouldNotBeRead() {
        TestQueue queue = durable();
        publishPersistent(queue, MANY);
        standStill(queue);
        log.failNextRead();

        assertThat(drain(queue)).containsExactlyElementsOf(numbers(MANY));
    }

    @Test
    void keepsLittleWhenAllQueuesTogetherHaveTooMuch() {
        QueueMemory spent = new QueueMemory(Long.MAX_VALUE, 1, spills);
        TestQueue queue = TestQueue.with(QueueArguments.DEFAULT, log, spent, true);
        publishPersistent(queue, 5_000);

        assertThat(spent.usedBytes()).isPositive().isLessThan(2 * QueueMemory.SMALLEST_WINDOW_BYTES);
        assertThat(drain(queue)).containsExactlyElementsOf(numbers(5_000));
    }

    private static void publishPersistent(TestQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            queue.publish(persistentMessage(Integer.toString(i)), Confirmation.NONE, 0);
        }
    }

    private static void publishTransient(TestQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            queue.publish(transientMessage(Integer.toString(i)), Confirmation.NONE, 0);
        }
    }

    private void get(TestQueue queue) {
        queue.turn(() -> queue.handle()
                .get(true, (message, stillReady) -> got.add(message == null ? "none" : text(message.message()))));
    }

    /** Until one more get has to wait. */
    private void takeWhatIsAtHand(TestQueue queue) {
        queue.turn(() -> {
            int before = -1;
            while (got.size() > before) {
                before = got.size();
                queue.handle()
                        .get(
                                true,
                                (message, stillReady) -> got.add(message == null ? "none" : text(message.message())));
            }
        });
    }

    private List<String> drain(TestQueue queue) {
        got.clear();
        while (queue.counts().ready() > 0) {
            get(queue);
            standStill(queue);
        }
        return got;
    }

    private void standStill(TestQueue queue) {
        do {
            spills.completeAll();
            log.completeAll();
        } while (queue.loop().turn());
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
