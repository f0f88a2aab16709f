package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefetchTest {

    private int timesRoomWasMade;
    private final Prefetch prefetch = new Prefetch(() -> timesRoomWasMade++);

    @Test
    void hasNoLimitAtFirst() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(prefetch.reserve(false)).isTrue();
        }
        assertThat(prefetch.limitOfNewConsumers()).isZero();
    }

    @Test
    void tellsNewConsumersTheirOwnLimit() {
        prefetch.limitNewConsumers(7);

        assertThat(prefetch.limitOfNewConsumers()).isEqualTo(7);
        assertThat(reserveAll()).isEqualTo(1_000);
    }

    @Test
    void letsNoMoreOutTogetherThanTheLimit() {
        prefetch.limitTogether(3, 0);

        assertThat(reserveAll()).isEqualTo(3);
    }

    @Test
    void countsWhatIsOutAlready() {
        prefetch.limitTogether(3, 2);

        assertThat(reserveAll()).isEqualTo(1);
    }

    @Test
    void letsOneMoreOutForEachThatIsSettled() {
        prefetch.limitTogether(3, 0);
        reserveAll();

        prefetch.settled();

        assertThat(reserveAll()).isEqualTo(1);
    }

    @Test
    void saysThatThereIsRoomOnlyWhenThereIs() {
        prefetch.limitTogether(2, 4);
        int before = timesRoomWasMade;
        prefetch.settled();
        prefetch.settled();
        assertThat(timesRoomWasMade).isEqualTo(before);

        prefetch.settled();

        assertThat(timesRoomWasMade).isEqualTo(before + 1);
    }

    @Test
    void saysThatThereIsRoomWhenTheLimitRisesOrIsLifted() {
        prefetch.limitTogether(1, 0);
        int before = timesRoomWasMade;

        prefetch.limitTogether(2, 0);
        prefetch.limitTogether(0, 0);

        assertThat(timesRoomWasMade).isEqualTo(before + 2);
        assertThat(reserveAll()).isEqualTo(1_000);
    }

    @Test
    void keepsItsCountWhenTheLimitChanges() {
        prefetch.limitTogether(2, 0);
        reserveAll();

        prefetch.limitTogether(3, 2);

        assertThat(reserveAll()).isEqualTo(1);
    }

    @Test
    void countsAnewWhenALimitComesBack() {
        prefetch.limitTogether(2, 0);
        reserveAll();
        prefetch.limitTogether(0, 2);
        prefetch.settled();
        prefetch.settled();

        prefetch.limitTogether(2, 1);

        assertThat(reserveAll()).isEqualTo(1);
    }

    @Test
    void needsRoomForADeliveryThatTakesNone() {
        prefetch.limitTogether(1, 0);
        assertThat(prefetch.reserve(true)).isTrue();
        assertThat(prefetch.reserve(true)).isTrue();
        assertThat(prefetch.reserve(false)).isTrue();

        assertThat(prefetch.reserve(true)).isFalse();
    }

    private int reserveAll() {
        int reserved = 0;
        while (reserved < 1_000 && prefetch.reserve(false)) {
            reserved++;
        }
        return reserved;
    }
}
