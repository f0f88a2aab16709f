package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.QueuedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random work against a tree. */
class UnackedDeliveriesModelTest {

    private static final int STEPS = 30_000;

    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final NavigableMap<Long, QueuedMessage> model = new TreeMap<>();
    private final NavigableMap<Long, QueuedMessage> settled = new TreeMap<>();
    private final List<Long> taken = new ArrayList<>();
    private final UnackedDeliveries.Taker taker = this::take;
    private Random random = new Random();
    private long next = 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void doesWhatATreeDoes(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            boolean growing = step / 3_000 % 2 == 0;
            act(growing);
            assertThat(unacked.size()).isEqualTo(model.size());
        }

        taken.clear();
        unacked.takeAll(taker);

        assertThat(taken).containsExactlyInAnyOrderElementsOf(model.keySet());
        assertThat(unacked.size()).isZero();
    }

    private void act(boolean growing) {
        taken.clear();
        int action = random.nextInt(20);
        if (action < (growing ? 12 : 6)) {
            add();
        } else if (action < 13) {
            assertThat(unacked.skip()).isEqualTo(next++);
        } else if (action < 18) {
            takeOne();
        } else if (action == 18 && random.nextInt(growing ? 40 : 4) == 0) {
            takeMany();
        } else if (action == 19 && random.nextInt(20) == 0) {
            putBack();
        }
    }

    private void add() {
        QueuedMessage added = QueuedMessages.consumed("m");
        model.put(next, added);
        assertThat(unacked.add(added)).isEqualTo(next++);
    }

    private void takeOne() {
        long tag = anyTag();
        if (model.containsKey(tag)) {
            unacked.take(tag, taker);
            assertThat(taken).containsExactly(tag);
            settled.put(tag, model.remove(tag));
        } else {
            assertThatThrownBy(() -> unacked.take(tag, taker)).isInstanceOf(ChannelException.class);
        }
    }

    private void takeMany() {
        long tag = anyTag();
        if (model.containsKey(tag)) {
            unacked.takeUpTo(tag, taker);
            NavigableMap<Long, QueuedMessage> upToTag = model.headMap(tag, true);
            assertThat(taken).containsExactlyInAnyOrderElementsOf(upToTag.keySet());
            upToTag.clear();
        } else {
            assertThatThrownBy(() -> unacked.takeUpTo(tag, taker)).isInstanceOf(ChannelException.class);
        }
    }

    /** As a transaction that is rolled back. */
    private void putBack() {
        settled.forEach(unacked::putBack);
        model.putAll(settled);
        settled.clear();
    }

    private void take(long tag, QueuedMessage message) {
        taken.add(tag);
        assertThat(message).isSameAs(model.get(tag));
    }

    /** Mostly one that waits. */
    private long anyTag() {
        Long near = model.ceilingKey((long) (random.nextDouble() * next));
        return near == null || random.nextInt(20) == 0 ? random.nextLong(next + 3) : near;
    }
}
