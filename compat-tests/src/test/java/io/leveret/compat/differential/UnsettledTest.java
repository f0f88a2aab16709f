package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.differential.Operation.Answer;
import org.junit.jupiter.api.Test;

class UnsettledTest {

    private final Unsettled unsettled = new Unsettled();

    @Test
    void choosesAmongDeliveriesOfOneStepByConsumer() {
        unsettled.add("c2", 1);
        unsettled.add("c1", 2);
        unsettled.endStep();

        assertThat(unsettled.take(0, Answer.ACK, false)).isEqualTo(2);
        assertThat(unsettled.take(0, Answer.ACK, false)).isEqualTo(1);
        assertThat(unsettled.take(0, Answer.ACK, false)).isNull();
    }

    @Test
    void answersSeveralUpToTheEndOfAStep() {
        unsettled.add("c2", 1);
        unsettled.add("c1", 2);
        unsettled.endStep();
        unsettled.add("c1", 3);
        unsettled.endStep();

        assertThat(unsettled.take(1, Answer.NACK, true)).isEqualTo(2);
        assertThat(unsettled.take(0, Answer.ACK, true)).isEqualTo(3);
    }

    @Test
    void takesBackWhatATransactionUndid() {
        unsettled.add("c1", 1);
        unsettled.endStep();
        unsettled.take(0, Answer.ACK, false);

        unsettled.rollback();

        assertThat(unsettled.take(0, Answer.ACK, false)).isEqualTo(1);
    }
}
