package io.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.DeduplicationKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyWindowTest {

    private static final int STEPS = 20_000;

    private final List<Long> dropped = new ArrayList<>();

    @Test
    void forgetsTheOldestWhenItIsFull() {
        KeyWindow window = new KeyWindow(2, dropped::add);

        for (int i = 1; i <= 3; i++) {
            window.add(key(i), 100, i, 0);
        }

        assertThat(window.contains(key(1), 0)).isFalse();
        assertThat(window.contains(key(2), 0)).isTrue();
        assertThat(window.contains(key(3), 0)).isTrue();
        assertThat(dropped).containsExactly(1L);
    }

    @Test
    void forgetsAKeyWhoseTimeIsOver() {
        KeyWindow window = new KeyWindow(10, dropped::add);
        window.add(key(1), 100, 1, 0);

        assertThat(window.contains(key(1), 99)).isTrue();
        assertThat(window.contains(key(1), 100)).isFalse();
    }

    @Test
    void makesRoomOfKeysWhoseTimeIsOver() {
        KeyWindow window = new KeyWindow(10, dropped::add);
        window.add(key(1), 100, 1, 0);
        window.add(key(2), 100, KeyWindow.UNSTORED, 0);

        window.add(key(3), 200, 3, 150);

        assertThat(window.size()).isEqualTo(1);
        assertThat(dropped).containsExactly(1L);
    }

    @Test
    void remembersAKeyAnewWhenItsTimeIsOver() {
        KeyWindow window = new KeyWindow(10, dropped::add);
        window.add(key(0), 1_000, 0, 0);
        window.add(key(1), 100, 1, 0);

        window.add(key(1), 300, 2, 200);

        assertThat(window.contains(key(1), 250)).isTrue();
        assertThat(window.position(key(1))).isEqualTo(2);
        assertThat(dropped).containsExactly(1L);
    }

    @Test
    void tellsKeysApartThatBeginTheSame() {
        KeyWindow window = new KeyWindow(10, dropped::add);
        window.add(new DeduplicationKey(1, 7), 100, 1, 0);
        window.add(new DeduplicationKey(2, 7), 100, 2, 0);

        window.remove(new DeduplicationKey(1, 7));

        assertThat(window.contains(new DeduplicationKey(1, 7), 0)).isFalse();
        assertThat(window.contains(new DeduplicationKey(2, 7), 0)).isTrue();
    }

    /** Few keys, and all their hashes close together, so that they get in each other's way. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 7", "3, 100", "4, 1000"})
    void doesWhatAMapDoes(long seed, int maxKeys) {
        Random random = new Random(seed);
        KeyWindow window = new KeyWindow(maxKeys, dropped::add);
        Map<Integer, Long> model = new LinkedHashMap<>();
        for (int now = 0; now < STEPS; now++) {
            int number = random.nextInt(2 * maxKeys);
            long time = now;
            assertThat(window.contains(key(number), now))
                    .as("key %s at %s", number, now)
                    .isEqualTo(model.getOrDefault(number, 0L) > now);
            if (random.nextInt(10) == 0) {
                window.remove(key(number));
                model.remove(number);
            } else if (!window.contains(key(number), now)) {
                // Those that wait longest are last to go: the model need not know of freed places.
                long end = time + maxKeys / 2 + 1;
                model.values().removeIf(each -> each <= time);
                window.add(key(number), end, now, now);
                model.remove(number);
                model.put(number, end);
            }
            assertThat(window.size()).isLessThanOrEqualTo(maxKeys);
        }
        assertThat(dropped).doesNotHaveDuplicates();
    }

    private static DeduplicationKey key(int number) {
        return new DeduplicationKey(number, number % 5);
    }
}
