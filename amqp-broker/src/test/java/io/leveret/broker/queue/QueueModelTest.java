package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random work against a list that is kept sorted. */
class QueueModelTest {

    private static final int STEPS = 4_000;

    private final RecordingLog log = new RecordingLog();
    private final TestQueue queue = TestQueue.on(log);
    private final RecordingConsumer consumer = new RecordingConsumer().room(0);
    private final Subscription subscription = queue.consume(consumer);

    /** Numbers of messages, which are their texts and their order. */
    private final List<Integer> ready = new ArrayList<>();

    private final List<QueuedMessage> held = new ArrayList<>();
    private final Set<Integer> persistent = new HashSet<>();
    private final Set<Integer> cameBack = new HashSet<>();
    private int published;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatASortedListDoes(long seed) {
        Random random = new Random(seed);

        for (int step = 0; step < STEPS; step++) {
            act(random);
            compareCounts();
        }

        log.completeAll();
        compareStore();
        consume(ready.size());
    }

    private void act(Random random) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> publish(random.nextBoolean());
            case 5, 6, 7 -> consume(random.nextInt(4));
            case 8 -> get(random.nextBoolean());
            case 9, 10, 11 -> acknowledge(random);
            case 12, 13, 14 -> requeue(random);
            default -> {
                if (random.nextInt(40) == 0) {
                    purge();
                }
            }
        }
    }

    private void publish(boolean stored) {
        String text = Integer.toString(published);
        Message message = stored ? persistentMessage(text) : transientMessage(text);
        queue.publish(message, Confirmation.NONE, 0);
        ready.add(published);
        if (stored) {
            persistent.add(published);
        }
        published++;
    }

    private void consume(int count) {
        int before = consumer.received().size();
        int expected = Math.min(count, ready.size());

        consumer.room(count);
        queue.resume(subscription);
        consumer.room(0);

        List<QueuedMessage> received =
                consumer.received().subList(before, consumer.received().size());
        assertThat(received).hasSize(expected);
        received.forEach(this::takenFirst);
    }

    private void get(boolean noAck) {
        TestQueue.Got answer = queue.get(noAck);
        QueuedMessage message = answer.message();
        if (message == null) {
            assertThat(ready).isEmpty();
            return;
        }
        takenFirst(message);
        if (noAck) {
            forgotten(held.remove(held.size() - 1));
        }
        assertThat(answer.stillReady()).isEqualTo(ready.size());
    }

    private void takenFirst(QueuedMessage message) {
        int number = number(message);
        assertThat(number).isEqualTo(ready.remove(0));
        assertThat(message.isRedelivered()).isEqualTo(cameBack.contains(number));
        held.add(message);
    }

    private void acknowledge(Random random) {
        if (!held.isEmpty()) {
            QueuedMessage message = held.remove(random.nextInt(held.size()));
            queue.acknowledge(message);
            forgotten(message);
        }
    }

    private void requeue(Random random) {
        if (!held.isEmpty()) {
            QueuedMessage message = held.remove(random.nextInt(held.size()));
            queue.requeue(message);
            cameBack.add(number(message));
            ready.add(number(message));
            ready.sort(Comparator.naturalOrder());
        }
    }

    private void purge() {
        assertThat(queue.purge()).isEqualTo(ready.size());
        ready.forEach(persistent::remove);
        ready.clear();
    }

    private void forgotten(QueuedMessage message) {
        persistent.remove(number(message));
    }

    private void compareCounts() {
        assertThat(queue.counts().ready()).isEqualTo(ready.size());
        assertThat(queue.handle().statistics().unacknowledged()).isEqualTo(held.size());
    }

    /** The store holds what is persistent and still waits for someone. */
    private void compareStore() {
        assertThat(log.held().stream().map(stored -> (int) stored.position()))
                .containsExactlyElementsOf(persistent.stream().sorted().toList());
    }

    private static int number(QueuedMessage message) {
        return Integer.parseInt(text(message.message()));
    }
}
