package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What explains a difference, and what comes near to it and does not. */
class AcceptedDifferenceTest {

    private static final Seat HERE = new Seat(1, 1);
    private static final Seat ELSEWHERE = new Seat(2, 1);
    private static final Operation GET = new Operation.Send(HERE, new BasicMethod.Get("q1", false));
    private static final Operation NACK = new Operation.Settle(HERE, 0, Operation.Answer.NACK_REQUEUE, true);
    private static final Operation IMMEDIATE = new Operation.Publish(
            HERE, new BasicMethod.Publish("", "q1", false, true), BasicProperties.EMPTY, "at once");
    private static final String NOBODY = ", 0 consumers";

    private final Scene scene = Scene.of(0);
    private final List<Operation> played = new ArrayList<>();

    @Nested
    class AChannelThatIsLimited {

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

    @Nested
    class WhatComesBackToALimit {

        @Test
        void mayBeTooMuch() {
            declare("q1", "x-max-length");
            played.add(NACK);

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .contains(Deviation.RETURNING_TOGETHER);
        }

        @Test
        void isNotTooMuchForAQueueWithoutLimit() {
            declare("q2", "x-max-length");
            played.add(NACK);

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .isEmpty();
        }
    }

    @Nested
    class WhatDiedWhenItCameBack {

        private final List<String> expired = List.of(got("m1", "expired"));

        @Test
        void mayHaveDiedInAnotherOrder() {
            played.add(NACK);
            played.add(GET);

            assertThat(explained(expired, List.of(got("m2", "expired")))).contains(Deviation.RETURNING_TOGETHER);
        }

        @Test
        void diedInOrderWhenNothingCameBack() {
            played.add(GET);

            assertThat(explained(expired, List.of(got("m2", "expired")))).isEmpty();
        }

        @Test
        void diedOfTheSame() {
            played.add(NACK);
            played.add(GET);

            assertThat(explained(expired, List.of(got("m1", "maxlen")))).isEmpty();
        }

        private String got(String body, String reason) {
            return HERE
                    + ": GetOk[] BasicProperties[headers=[x-death=[], x-last-death-queue=\"q3\", x-last-death-reason=\""
                    + reason + "\"]] '" + body + "'";
        }
    }

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

    private Optional<Deviation> explained(List<String> ours, List<String> theirs) {
        return AcceptedDifference.of(new Difference(scene, played, ours, theirs))
                .map(AcceptedDifference::deviation);
    }

    private void send(Seat seat, Method method) {
        played.add(new Operation.Send(seat, method));
    }

    private void declare(String queue, String argument) {
        FieldTable arguments = FieldTable.of(argument, FieldValue.of(1));
        send(HERE, new QueueMethod.Declare(name(queue), false, false, false, false, false, arguments));
    }

    private void consume(String queue) {
        send(HERE, new BasicMethod.Consume(name(queue), "c1", false, true, false, false, FieldTable.EMPTY));
    }

    private void passTime() {
        played.add(new Operation.Slowly(GET));
    }

    private Operation bind(String queue) {
        return new Operation.Send(HERE, new QueueMethod.Bind(name(queue), "fanout", "", false, FieldTable.EMPTY));
    }

    private Operation burst(String... bodies) {
        return new Operation.Burst(
                HERE, List.of(bodies).stream().map(this::publication).toList());
    }

    private Operation publication(String body) {
        return new Operation.Publish(
                HERE, new BasicMethod.Publish("", name("q1"), false, false), BasicProperties.EMPTY, body);
    }

    private String name(String queue) {
        return queue + scene.suffix();
    }

    private static String delivery(Seat seat, String consumer, String body) {
        return seat + ": Deliver[consumerTag=" + consumer
                + ", deliveryTag=0, redelivered=false, exchange=, routingKey=q1]" + " BasicProperties[] '" + body + "'";
    }
}
