package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.clauses.Deviation;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What comes to queues at once, and where that explains a difference. */
class ComingTogetherTest extends MadeUpSequence {

    @Nested
    class MessagesThatCameTogether {

        private final List<String> inOrder = List.of(delivery(HERE, "c1", "m1"), delivery(HERE, "c1", "m2"));
        private final List<String> turned = List.of(delivery(HERE, "c1", "m2"), delivery(HERE, "c1", "m1"));

        @Test
        void mayOvertakeInAPriorityQueue() {
            declare("q1", "x-max-priority");
            consume("q1");
            played.add(burst("m1", "m2"));

            assertThat(explained(inOrder, turned)).contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void mayLeaveOthersInAPriorityQueueWhereNotAllAreServed() {
            declare("q1", "x-max-priority");
            consume("q1");
            played.add(burst("m1", "m2"));

            assertThat(explained(List.of(delivery(HERE, "c1", "m2")), List.of(delivery(HERE, "c1", "m1"))))
                    .contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void leaveThoseBehindThemInAnyOtherQueue() {
            declare("q1", "x-max-length");
            consume("q1");
            played.add(burst("m1", "m2"));

            assertThat(explained(List.of(delivery(HERE, "c1", "m2")), List.of(delivery(HERE, "c1", "m1"))))
                    .isEmpty();
        }

        @Test
        void mayBeTakenAfterADeadLetterThatCameWithThem() {
            played.add(burst("m1", "m2"));
            played.add(GET);

            assertThat(explained(List.of(got("m2")), List.of(died("m1")))).contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void areTakenBeforeADeadLetterOfWhatCameLater() {
            played.add(burst("m2", "m3"));
            played.add(publication("m1"));
            played.add(GET);

            assertThat(explained(List.of(got("m2")), List.of(died("m1")))).isEmpty();
        }

        @Test
        void areTakenInTheirOrderWhereNoneIsADeadLetter() {
            played.add(burst("m1", "m2"));
            played.add(GET);

            assertThat(explained(List.of(got("m2")), List.of(got("m1")))).isEmpty();
        }

        private String got(String body) {
            return HERE + ": GetOk[deliveryTag=1, redelivered=false, messageCount=1] BasicProperties[] '" + body + "'";
        }

        private String died(String body) {
            return got(body).replace("[] ", "[headers=[x-death=Array[values=[]]]] ");
        }

        @Test
        void keepTheirOrderInAnyOtherQueue() {
            declare("q2", "x-max-priority");
            consume("q1");
            played.add(burst("m1", "m2"));

            assertThat(explained(inOrder, turned)).isEmpty();
        }

        @Test
        void doNotLetOthersOvertake() {
            declare("q1", "x-max-priority");
            consume("q1");
            played.add(burst("m2", "m3"));

            assertThat(explained(inOrder, turned)).isEmpty();
        }
    }

    @Nested
    class MessagesThatWereTooManyAtOnce {

        private final String expired = HERE
                + ": GetOk[] BasicProperties[headers=[x-last-death-queue=\"q1\", x-last-death-reason=\"expired\"]] 'm1'";
        private final String surplus = expired.replace("expired", "maxlen");

        @Test
        void mayHaveExpiredOneByOne() {
            played.add(burst("m1", "m2"));
            played.add(GET);

            assertThat(explained(List.of(surplus), List.of(expired))).contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void diedOfTheSameWhenTheyCameAlone() {
            played.add(publication("m1"));
            played.add(GET);

            assertThat(explained(List.of(surplus), List.of(expired))).isEmpty();
        }
    }

    @Nested
    class DeadLettersThatMetABinding {

        private final List<String> caught = List.of("queue q1: 0 ready" + NOBODY, "queue q2: 1 ready" + NOBODY);
        private final List<String> missed = List.of("queue q1: 0 ready" + NOBODY, "queue q2: 0 ready" + NOBODY);

        @Test
        void mayHaveComeBeforeOrAfterIt() {
            declare("q1", "x-dead-letter-exchange");
            played.add(new Operation.Burst(HERE, List.of(publication("m1"), bind("q2"))));

            assertThat(explained(caught, missed)).contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void areNotLostInAnotherQueue() {
            declare("q1", "x-dead-letter-exchange");
            played.add(new Operation.Burst(HERE, List.of(publication("m1"), bind("q1"))));

            assertThat(explained(caught, missed)).isEmpty();
        }
    }

    @Nested
    class DeadLettersThatMetABindingOfALimitedQueue {

        private static final String DEAD_LETTER =
                HERE + ": Deliver[consumerTag=c1, deliveryTag=0, redelivered=false, exchange=, routingKey=q2]"
                        + " BasicProperties[headers=[x-death=[]]] 'm2'";

        private final List<String> caught =
                List.of(delivery(HERE, "c1", "m1"), DEAD_LETTER, "queue q1: 0 ready, 1 consumers");
        private final List<String> missed =
                List.of(delivery(HERE, "c1", "m0"), delivery(HERE, "c1", "m1"), "queue q1: 0 ready, 1 consumers");

        @Test
        void mayStandWhereOthersWouldStand() {
            declare("q1", "x-max-length");
            played.add(new Operation.Burst(HERE, List.of(publication("m2"), bind("q1"))));
            consume("q1");

            assertThat(explained(caught, missed)).contains(Deviation.COMING_TOGETHER);
        }

        @Test
        void standNowhereElse() {
            declare("q1", "x-message-ttl");
            played.add(new Operation.Burst(HERE, List.of(publication("m2"), bind("q1"))));
            consume("q1");

            assertThat(explained(caught, missed)).isEmpty();
        }
    }
}
