package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublishFlowTest {

    private final PublishFlow flow = new PublishFlow(1_000);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void isCongestedAboveItsLimit() {
        flow.departed(1_000);
        assertThat(flow.isCongested()).isFalse();

        flow.departed(1);

        assertThat(flow.isCongested()).isTrue();
    }

    @Test
    void wakesWhoWaitsWhenHalfIsLeft() {
        flow.departed(1_200);
        flow.whenRelieved(woken::incrementAndGet);

        flow.arrived(699);
        assertThat(woken).hasValue(0);
        flow.arrived(1);

        assertThat(woken).hasValue(1);
    }

    @Test
    void wakesAtOnceWithoutCongestion() {
        flow.departed(500);

        flow.whenRelieved(woken::incrementAndGet);

        assertThat(woken).hasValue(1);
    }

    @Test
    void wakesEveryoneOnce() {
        flow.departed(1_200);
        for (int i = 0; i < 10; i++) {
            flow.whenRelieved(woken::incrementAndGet);
        }

        flow.arrived(1_000);
        flow.arrived(200);

        assertThat(woken).hasValue(10);
    }

    @Test
    void letsOneWaitAgainWhoWasWokenAndFilledTheWay() {
        flow.departed(1_200);
        flow.whenRelieved(() -> {
            woken.incrementAndGet();
            flow.departed(1_200);
            flow.whenRelieved(woken::incrementAndGet);
        });
        flow.arrived(1_200);
        assertThat(woken).hasValue(1);

        flow.arrived(1_200);

        assertThat(woken).hasValue(2);
        assertThat(flow.bytesOnTheWay()).isZero();
    }
}
