package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of the crash tests: what it must let pass, and what it must not. */
class LedgerTest {

    private final Ledger ledger = new Ledger("q", new Tally());

    /** 1 is on its way, 2 confirmed, 3 acknowledged, 4 acknowledged for sure, 5 refused. */
    @BeforeEach
    void publish() {
        for (long id = 1; id <= 5; id++) {
            ledger.publishing(id);
        }
        ledger.confirmed(2);
        ledger.confirmed(3);
        ledger.confirmed(4);
        ledger.acknowledging(3);
        ledger.acknowledging(4);
        ledger.settled(List.of(4L));
        ledger.refused(5);
    }

    @Test
    void acceptsTheLeastThatMustBeThere() {
        assertThatCode(() -> ledger.check(List.of(2L), true)).doesNotThrowAnyException();
    }

    @Test
    void acceptsTheMostThatMayBeThere() {
        assertThatCode(() -> ledger.check(List.of(1L, 2L, 3L), true)).doesNotThrowAnyException();
    }

    @Test
    void missesWhatWasConfirmed() {
        assertThatThrownBy(() -> ledger.check(List.of(1L, 3L), true)).hasMessageContaining("lost");
    }

    @Test
    void noticesWhatWasSettled() {
        assertThatThrownBy(() -> ledger.check(List.of(2L, 4L), true)).hasMessageContaining("back");
    }

    @Test
    void noticesWhatWasRefused() {
        assertThatThrownBy(() -> ledger.check(List.of(2L, 5L), true)).hasMessageContaining("back");
    }

    @Test
    void noticesWhatIsThereTwice() {
        assertThatThrownBy(() -> ledger.check(List.of(2L, 2L), true)).hasMessageContaining("twice");
    }

    @Test
    void holdsWhatItHasFound() {
        ledger.check(List.of(1L, 2L, 3L), true);

        assertThatThrownBy(() -> ledger.check(List.of(1L, 2L), true)).hasMessageContaining("lost");
    }

    @Test
    void doesNotExpectAgainWhatItHasNotFound() {
        ledger.check(List.of(2L), true);

        assertThatThrownBy(() -> ledger.check(List.of(1L, 2L), true)).hasMessageContaining("back");
    }

    @Test
    void noticesADeliveryOfWhatWasAcknowledged() {
        assertThatThrownBy(() -> ledger.delivered(3)).hasMessageContaining("acknowledged");
    }

    @Test
    void noticesAPublishersMessagesOutOfOrder() {
        assertThatThrownBy(() -> Ledger.checkOrder("q", List.of(2L, 1L))).hasMessageContaining("behind");
    }

    @Test
    void noticesADamagedBody() {
        byte[] body = Payload.of(7, 100);
        body[50]++;

        assertThatThrownBy(() -> Payload.idOf(body)).hasMessageContaining("damaged");
    }
}
