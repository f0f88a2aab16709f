package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many more messages come back to a quorum queue than it has memory for. */
class QuorumReturnsTest {

    private static final int MANY = 1_000;

    private final RecordingStore spills = new RecordingStore();
    private final RecordingLog log = new RecordingLog();
    private final TestQueue queue = TestQueue.with(
            Effects.quorum(QueueArguments.NONE), log, new QueueMemory(20_000, Long.MAX_VALUE, spills), true);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areGivenInTheOrderInWhichTheyCameBack(long seed) {
        RecordingConsumer consumer = new RecordingConsumer();
        queue.consume(consumer);
        for (int i = 0; i < MANY; i++) {
            queue.publish(making(i), Confirmation.NONE, 0);
        }
        standStill();
        List<QueuedMessage> held = new ArrayList<>(consumer.received());
        assertThat(held.stream().filter(QueuedMessage::isHollow).count()).isGreaterThan(MANY / 2);
        Collections.shuffle(held, new Random(seed));
        List<String> expected =
                held.stream().map(message -> Long.toString(message.position())).toList();

        consumer.room(0);
        queue.turn(() -> held.forEach(queue.handle()::requeue));
        standStill();

        assertThat(drain()).isEqualTo(expected);
    }

    private static Message making(int number) {
        String text = Integer.toString(number);
        return number % 2 == 0 ? persistentMessage(text) : transientMessage(text);
    }

    private List<String> drain() {
        List<String> got = new ArrayList<>();
        while (queue.counts().ready() > 0) {
            queue.turn(() -> queue.handle().get(true, (message, stillReady) -> {
                if (message != null) {
                    got.add(text(message.message()));
                }
            }));
            standStill();
        }
        return got;
    }

    private void standStill() {
        do {
            spills.completeAll();
            log.completeAll();
        } while (queue.loop().turn());
    }
}
