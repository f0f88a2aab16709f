package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.message;
import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.Messages;
import io.leveret.codec.BasicProperties;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A consumer holds many more messages than its queue has memory for. */
class HollowMessagesTest {

    private static final long WINDOW_BYTES = 20_000;
    private static final int MANY = 500;

    private final RecordingStore spills = new RecordingStore();
    private final RecordingLog log = new RecordingLog();
    private final QueueMemory memory = new QueueMemory(WINDOW_BYTES, Long.MAX_VALUE, spills);
    private final RecordingConsumer consumer = new RecordingConsumer();

    private TestQueue queue = queue(QueueArguments.DEFAULT);

    private TestQueue queue(QueueArguments effects) {
        return TestQueue.with(effects, log, memory, true);
    }

    @Test
    void staysInMemoryWhileItFits() {
        deliver(5, Messages::persistentMessage);

        assertThat(hollow()).isZero();
    }

    @Test
    void keepsNoMoreContentThanTheWindow() {
        deliver(MANY, Messages::persistentMessage);

        assertThat(memory.usedBytes()).isPositive().isLessThan(2 * WINDOW_BYTES);
        assertThat(queue.handle().statistics().unacknowledged()).isEqualTo(MANY);
    }

    @Test
    void keepsNoMoreContentForOneWhoAsksOneByOne() {
        publish(MANY, Messages::persistentMessage);
        for (int i = 0; i < MANY; i++) {
            queue.turn(() -> queue.handle().get(false, (message, stillReady) -> {}));
            standStill();
        }

        assertThat(memory.usedBytes()).isPositive().isLessThan(2 * WINDOW_BYTES);
    }

    @Test
    void writesPersistentMessagesNoSecondTime() {
        deliver(MANY, Messages::persistentMessage);

        assertThat(spills.everSubmitted()).isZero();
        assertThat(hollow()).isGreaterThan(MANY / 2);
    }

    @Test
    void settlesThemLikeOthers() {
        deliver(MANY, Messages::persistentMessage);

        acknowledgeAll();

        assertThat(log.messages()).isZero();
        assertThat(log.timesRead()).isZero();
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void writesTransientMessagesAndGivesTheirRoomBack() {
        deliver(MANY, Messages::transientMessage);
        assertThat(spills.messages()).isGreaterThan(MANY / 2);
        assertThat(memory.usedBytes()).isLessThan(2 * WINDOW_BYTES);

        acknowledgeAll();

        assertThat(spills.messages()).isZero();
    }

    @Test
    void writesNothingForWhatIsAcknowledgedInTheSameTurn() {
        queue.consume(new AcknowledgingConsumer());
        publish(MANY, Messages::transientMessage);

        assertThat(spills.everSubmitted()).isZero();
    }

    @Test
    void givesRoomBackThatWasWrittenInVain() {
        queue.consume(consumer);
        queue.turn(() -> publishNow(MANY, Messages::transientMessage));
        assertThat(spills.everSubmitted()).isPositive();
        queue.turn(() -> consumer.received().forEach(queue.handle()::acknowledge));

        standStill();

        assertThat(spills.messages()).isZero();
    }

    @Test
    void keepsInMemoryWhatDoesNotReachTheDisk() {
        queue.consume(consumer);
        queue.turn(() -> publishNow(MANY, Messages::transientMessage));
        spills.failAll();
        standStill();

        assertThat(hollow()).isZero();
    }

    @Test
    void areDeliveredNoFasterThanTheDiskTakesThem() {
        queue.consume(consumer);
        publishTransientInManyTurns();
        assertThat(consumer.received()).hasSizeLessThan(MANY);

        standStill();

        assertThat(consumer.texts()).containsExactlyElementsOf(numbers(MANY));
    }

    @Test
    void areDeliveredWhenTheDiskTakesNothing() {
        queue.consume(consumer);
        publishTransientInManyTurns();

        do {
            spills.failAll();
        } while (queue.loop().turn());

        assertThat(consumer.texts()).containsExactlyElementsOf(numbers(MANY));
        assertThat(hollow()).isZero();
    }

    private void publishTransientInManyTurns() {
        for (int i = 0; i < MANY; i++) {
            queue.publish(transientMessage(Integer.toString(i)), Confirmation.NONE, 0);
        }
    }

    @Test
    void comeBackInOrderAsRedelivered() {
        deliver(MANY, text -> Integer.parseInt(text) % 2 == 0 ? persistentMessage(text) : transientMessage(text));
        List<QueuedMessage> held = new ArrayList<>(consumer.received());
        Collections.reverse(held);
        RecordingConsumer next = new RecordingConsumer();
        consumer.room(0);
        queue.turn(() -> held.forEach(queue.handle()::requeue));
        assertThat(queue.counts().ready()).isEqualTo(MANY);

        queue.consume(next);
        standStill();

        assertThat(next.texts()).containsExactlyElementsOf(numbers(MANY));
        assertThat(next.received()).allMatch(QueuedMessage::isRedelivered);
    }

    @Test
    void comeBackBeforeAllThatWasNeverDelivered() {
        deliver(MANY, Messages::persistentMessage);
        consumer.room(0);
        publish(MANY, text -> persistentMessage("later " + text));

        requeueAll();

        assertThat(drain()).hasSize(2 * MANY).startsWith(numbers(MANY).toArray(String[]::new));
    }

    @Test
    void areGivenToOneWhoAsksWhenTheyHaveComeFromTheDisk() {
        deliver(MANY, Messages::persistentMessage);
        QueuedMessage hollow = consumer.message(MANY - 1);
        assertThat(hollow.isHollow()).isTrue();
        consumer.room(0);
        queue.requeue(hollow);
        List<String> got = new ArrayList<>();

        queue.turn(() -> queue.handle().get(true, (message, stillReady) -> got.add(content(message))));
        assertThat(got).isEmpty();
        standStill();

        assertThat(got).containsExactly(Integer.toString(MANY - 1));
    }

    @Test
    void areDeadLetteredInTheOrderOfTheirRejection() {
        queue = queue(Effects.deadLettering());
        deliver(MANY, text -> Integer.parseInt(text) % 3 == 0 ? transientMessage(text) : persistentMessage(text));
        List<QueuedMessage> held = new ArrayList<>(consumer.received());
        Collections.reverse(held);

        queue.turn(() -> held.forEach(queue.handle()::discard));
        standStill();
        queue.deadLettersArrive();
        standStill();

        List<String> expected = new ArrayList<>(numbers(MANY));
        Collections.reverse(expected);
        assertThat(queue.dead())
                .containsExactlyElementsOf(
                        expected.stream().map(text -> text + ":rejected").toList());
        assertThat(log.messages() + spills.messages()).isZero();
    }

    @Test
    void dieOnTimeWhenTheyAreBack() {
        queue = queue(Effects.messageTtl(1_000));
        deliver(MANY, Messages::persistentMessage);
        consumer.room(0);
        requeueAll();

        queue.loop().pass(2_000);
        standStill();

        assertThat(queue.dead()).hasSize(MANY).contains("499:expired");
        assertThat(queue.counts().ready()).isZero();
    }

    @Test
    void makeRoomForOthersBeforeTheyAreRead() {
        queue = queue(Effects.length(1, Long.MAX_VALUE, Overflow.DROP_HEAD));
        queue.consume(consumer);
        for (int i = 0; i < MANY; i++) {
            deliver(i, 1, Messages::persistentMessage);
        }
        consumer.room(0);

        requeueAll();

        assertThat(queue.counts().ready()).isEqualTo(1);
        standStill();
        assertThat(queue.dead()).hasSize(MANY - 1);
        assertThat(drain()).containsExactly("499");
    }

    @Test
    void tellHowOftenTheyWereTaken() {
        queue = queue(Effects.quorum(5));
        deliver(MANY, Messages::persistentMessage);
        QueuedMessage hollow = consumer.message(MANY - 1);
        queue.turn(() -> queue.handle().requeueFailed(hollow));
        standStill();

        assertThat(consumer.message(MANY)).isSameAs(hollow);
        assertThat(Message.headers(consumer.content(MANY).header()).toString())
                .contains("x-acquired-count")
                .contains("x-delivery-count");
        assertThat(hollow.isHollow()).isTrue();
    }

    @Test
    void loseOnlyWhatTheDiskDoesNotGiveBack() {
        queue = queue(Effects.messageTtl(1_000));
        deliver(MANY, Messages::persistentMessage);
        log.damage(consumer.message(400).position());
        log.damage(consumer.message(MANY - 1).position());
        consumer.room(0);

        requeueAll();

        assertThat(drain()).hasSize(MANY - 2).doesNotContain("400", "499");
        assertThat(queue.counts().ready()).isZero();
    }

    @Test
    void loseOnlyTheDeadLetterThatTheDiskDoesNotGiveBack() {
        queue = queue(Effects.deadLettering());
        deliver(MANY, Messages::persistentMessage);
        log.damage(consumer.message(400).position());

        queue.turn(() -> consumer.received().forEach(queue.handle()::discard));
        standStill();

        assertThat(queue.dead()).hasSize(MANY - 1).doesNotContain("400:rejected");
    }

    @Test
    void areReadAgainWhenTheDiskCouldNotBeRead() {
        deliver(MANY, Messages::persistentMessage);
        consumer.room(0);
        requeueAll();
        log.failNextRead();

        assertThat(drain()).containsExactlyElementsOf(numbers(MANY));
    }

    @Test
    void arePurgedWhileTheyAreRead() {
        deliver(MANY, Messages::persistentMessage);
        consumer.room(0);
        queue.turn(() -> consumer.received().subList(300, MANY).forEach(queue.handle()::requeue));

        assertThat(queue.purge()).isEqualTo(MANY - 300);
        standStill();

        assertThat(queue.counts().ready()).isZero();
        queue.turn(() -> consumer.received().subList(0, 300).forEach(queue.handle()::acknowledge));
        standStill();
        assertThat(log.messages()).isZero();
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void makeRoomForOthersWhileTheyAreRead() {
        queue = queue(Effects.length(MANY, Long.MAX_VALUE, Overflow.DROP_HEAD));
        deliver(MANY, Messages::persistentMessage);
        consumer.room(0);
        List<QueuedMessage> hollow =
                consumer.received().stream().filter(QueuedMessage::isHollow).toList();
        queue.turn(() -> hollow.forEach(queue.handle()::requeue));

        queue.turn(() -> publishNow(MANY, Messages::persistentMessage));
        standStill();

        assertThat(queue.dead()).hasSize(hollow.size());
        assertThat(drain()).containsExactlyElementsOf(numbers(MANY));
        queue.turn(() -> consumer.received().stream()
                .filter(message -> !hollow.contains(message))
                .forEach(queue.handle()::acknowledge));
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void areReadAheadOfTheirDelivery() {
        deliver(MANY, Messages::persistentMessage);
        int inMemory = MANY - (int) hollow();
        consumer.room(0);
        requeueAll();
        RecordingConsumer slow = new RecordingConsumer().room(0);
        Subscription subscription = queue.consume(slow);
        take(inMemory, slow, subscription);
        standStill();

        for (int taken = inMemory; taken + 4 <= MANY; taken += 4) {
            take(4, slow, subscription);
            assertThat(slow.received()).hasSize(taken + 4);
            standStill();
        }
    }

    private void take(int count, RecordingConsumer taker, Subscription subscription) {
        for (int i = 0; i < count; i++) {
            taker.room(1);
            queue.resume(subscription);
        }
    }

    @Test
    void goWithTheirQueueWhileTheyAreRead() {
        deliver(MANY, Messages::transientMessage);
        consumer.room(0);
        queue.turn(() -> consumer.received().forEach(queue.handle()::requeue));

        queue.close();
        standStill();

        assertThat(memory.usedBytes()).isZero();
        assertThat(spills.messages()).isZero();
    }

    @Test
    void doNotOutliveTheirQueue() {
        deliver(MANY, Messages::transientMessage);
        queue.close();

        queue.turn(() -> consumer.received().forEach(queue.handle()::requeue));
        standStill();

        assertThat(queue.counts().ready()).isZero();
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void keepHighPrioritiesFirst() {
        queue = queue(Effects.maxPriority(2));
        deliver(
                MANY,
                text -> message(
                        BasicProperties.builder()
                                .deliveryMode(2)
                                .priority(Integer.parseInt(text) % 3)
                                .build(),
                        text));
        consumer.room(0);

        requeueAll();

        assertThat(drain())
                .containsExactlyElementsOf(IntStream.of(2, 1, 0)
                        .boxed()
                        .flatMap(priority ->
                                numbers(MANY).stream().filter(text -> Integer.parseInt(text) % 3 == priority))
                        .toList());
    }

    private void deliver(int count, Function<String, Message> making) {
        queue.consume(consumer);
        deliver(0, count, making);
    }

    private void deliver(int first, int count, Function<String, Message> making) {
        for (int i = first; i < first + count; i++) {
            queue.publish(making.apply(Integer.toString(i)), Confirmation.NONE, 0);
        }
        standStill();
    }

    private void publish(int count, Function<String, Message> making) {
        deliver(0, count, making);
    }

    private void publishNow(int count, Function<String, Message> making) {
        for (int i = 0; i < count; i++) {
            queue.handle().publish(making.apply(Integer.toString(i)), Confirmation.NONE, 0);
        }
    }

    private void acknowledgeAll() {
        queue.turn(() -> consumer.received().forEach(queue.handle()::acknowledge));
        standStill();
    }

    private void requeueAll() {
        queue.turn(() -> consumer.received().forEach(queue.handle()::requeue));
    }

    private long hollow() {
        return consumer.received().stream().filter(QueuedMessage::isHollow).count();
    }

    private List<String> drain() {
        List<String> got = new ArrayList<>();
        while (queue.counts().ready() > 0) {
            queue.turn(() -> queue.handle().get(true, (message, stillReady) -> got.add(content(message))));
            standStill();
        }
        got.remove("none");
        return got;
    }

    private static String content(@Nullable QueuedMessage message) {
        return message == null ? "none" : text(message.message());
    }

    private void standStill() {
        do {
            spills.completeAll();
            log.completeAll();
        } while (queue.loop().turn());
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Acknowledges at once, in the turn of the delivery. */
    private static final class AcknowledgingConsumer implements Consumer {
        @Override
        public boolean reserve() {
            return true;
        }

        @Override
        public void deliver(QueuedMessage message) {
            message.queue().acknowledge(message);
        }

        @Override
        public void cancelled() {
            // Nothing is held.
        }
    }
}
