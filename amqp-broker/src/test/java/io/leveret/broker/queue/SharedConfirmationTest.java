package io.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedConfirmationTest {

    private final Reports reports = new Reports();
    private final SharedConfirmation shared = new SharedConfirmation(reports, 3);

    @Test
    void confirmsWhenTheLastQueueHas() {
        shared.confirmed(7);
        shared.confirmed(7);
        assertThat(reports.confirmed()).isEmpty();

        shared.confirmed(7);

        assertThat(reports.confirmed()).containsExactly(7L);
    }

    @Test
    void rejectsWhenAnyQueueHasAndTheLastHasReported() {
        shared.rejected(7);
        shared.confirmed(7);
        assertThat(reports.rejected()).isEmpty();

        shared.confirmed(7);

        assertThat(reports.rejected()).containsExactly(7L);
        assertThat(reports.confirmed()).isEmpty();
    }

    @Test
    void rejectsOnceHoweverManyQueuesHave() {
        shared.rejected(7);
        shared.rejected(7);
        shared.rejected(7);

        assertThat(reports.rejected()).containsExactly(7L);
    }
}
