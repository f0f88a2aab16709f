package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.compat.clauses.Deviation;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What explains a difference, and what comes near to it and does not. */
class AcceptedDifferenceTest extends MadeUpSequence {

    @Nested
    class AChannelThatIsLimited {

        private final List<String> oneToTheOther = List.of(delivery(ELSEWHERE, "c2", "m1"));
        private final List<String> bothToBoth = List.of(delivery(ELSEWHERE, "c2", "m2"), delivery(HERE, "c1", "m1"));

        @Test
        void mayHoldBackWhatItsConsumersWouldGet() {
            send(HERE, new BasicMethod.Qos(0, 1, true));
            played.add(GET);

            assertThat(explained(
                            List.of("queue q1: 1 ready, 1 consumers"),
                            List.of(delivery(HERE, "c1", "m1"), "queue q1: 0 ready, 1 consumers")))
                    .contains(Deviation.CHANNEL_PREFETCH);
        }

        @Test
        void mayLeaveToAnotherConsumerOfItsQueueWhatItWouldGet() {
            limitBesideAConsumerOf("q1");

            assertThat(explained(oneToTheOther, bothToBoth)).contains(Deviation.CHANNEL_PREFETCH);
        }

        @Test
        void leavesNothingToAConsumerOfAnotherQueue() {
            limitBesideAConsumerOf("q2");

            assertThat(explained(oneToTheOther, bothToBoth)).isEmpty();
        }

        private void limitBesideAConsumerOf(String queue) {
            consume("q1", "c1");
            send(ELSEWHERE, new BasicMethod.Consume(name(queue), "c2", false, true, false, false, FieldTable.EMPTY));
            send(HERE, new BasicMethod.Qos(0, 1, true));
            played.add(GET);
        }

        @Test
        void doesNotExplainWhatOthersMiss() {
            send(ELSEWHERE, new BasicMethod.Qos(0, 1, true));
            played.add(GET);

            assertThat(explained(
                            List.of("queue q1: 1 ready, 1 consumers"),
                            List.of(delivery(HERE, "c1", "m1"), "queue q1: 0 ready, 1 consumers")))
                    .isEmpty();
        }

        @Test
        void mayHaveWhatCannotWaitDieInsteadOfGoingToItsConsumers() {
            consume("q1");
            send(HERE, new BasicMethod.Qos(0, 1, true));
            played.add(GET);

            List<String> given = List.of(delivery(HERE, "c1", "m1"));
            assertThat(explained(List.of(died("q1")), given)).contains(Deviation.CHANNEL_PREFETCH);
            assertThat(explained(List.of(died("q2")), given)).isEmpty();
        }

        private String died(String queue) {
            return ELSEWHERE + ": Deliver[consumerTag=c1, deliveryTag=0, redelivered=false, exchange=, routingKey=q2]"
                    + " BasicProperties[headers=[x-death=Array[], x-last-death-queue=\"" + queue
                    + "\", x-last-death-reason=\"maxlen\"], ] 'm1'";
        }

        @Test
        void doesNotExplainALimitOfEachConsumer() {
            send(HERE, new BasicMethod.Qos(0, 1, false));
            played.add(GET);

            assertThat(explained(List.of(), List.of(delivery(HERE, "c1", "m1"))))
                    .isEmpty();
        }
    }

    @Nested
    class AConnectionThatEnds {

        private final List<String> given = List.of(delivery(ELSEWHERE, "c1", "m1"));
        private final List<String> givenBack = List.of(given.get(0).replace("redelivered=false", "redelivered=true"));

        @Test
        void mayGiveBackWhatCameWithItsMistake() {
            consume("q1");
            played.add(new Operation.Burst(HERE, List.of(publication("m1"), IMMEDIATE)));
            played.add(GET);

            assertThat(explained(given, givenBack)).contains(Deviation.CONNECTION_THAT_ENDS);
        }

        @Test
        void givesBackNothingElse() {
            consume("q1");
            played.add(new Operation.Burst(HERE, List.of(publication("m2"), IMMEDIATE)));
            played.add(GET);

            assertThat(explained(given, givenBack)).isEmpty();
        }

        @Test
        void givesNothingBackWithoutAMistake() {
            consume("q1");
            played.add(burst("m1"));
            played.add(GET);

            assertThat(explained(given, givenBack)).isEmpty();
        }
    }

    @Nested
    class AConnectionThatEndsWithAConsumerWithoutAcks {

        private final String end = "connection 1: Close[replyCode=530]";

        @Test
        void mayLoseOneSoThatOthersHaveTheirTurnForTheRest() {
            consume("q1");
            played.add(GET);

            assertThat(explained(
                            List.of(delivery(ELSEWHERE, "c1", "m1"), delivery(ELSEWHERE, "c2", "m2"), end),
                            List.of(delivery(ELSEWHERE, "c1", "m2"), end)))
                    .contains(Deviation.CONNECTION_THAT_ENDS);
        }

        @Test
        void leavesTheRestAsItWas() {
            consume("q1");
            played.add(GET);

            String again = delivery(ELSEWHERE, "c1", "m2").replace("redelivered=false", "redelivered=true");
            assertThat(explained(
                            List.of(delivery(ELSEWHERE, "c1", "m1"), delivery(ELSEWHERE, "c2", "m2"), end),
                            List.of(again, end)))
                    .isEmpty();
        }

        @Test
        void bringsNothingBackThatOursLost() {
            consume("q1");
            played.add(GET);

            assertThat(explained(
                            List.of(delivery(ELSEWHERE, "c1", "m2"), end),
                            List.of(delivery(ELSEWHERE, "c1", "m1"), delivery(ELSEWHERE, "c2", "m2"), end)))
                    .isEmpty();
        }
    }

    @Nested
    class AMessageThatExpiredAhead {

        @Test
        void mayBeCountedInAPriorityQueue() {
            declare("q1", "x-max-priority");
            passTime();

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .contains(Deviation.EXPIRY_BEHIND_OTHERS);
        }

        @Test
        void isNotCountedInAnyOtherQueue() {
            declare("q2", "x-max-priority");
            passTime();

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .isEmpty();
        }

        @Test
        void isNotMissingWhereItWaits() {
            declare("q1", "x-max-priority");
            passTime();

            assertThat(explained(List.of("queue q1: 1 ready" + NOBODY), List.of("queue q1: 0 ready" + NOBODY)))
                    .isEmpty();
        }
    }
}
