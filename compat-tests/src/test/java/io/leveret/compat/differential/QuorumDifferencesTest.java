package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuorumDifferencesTest {

    private static final String LEFT_OUT = "queue q2: 1 ready, ? consumers";
    private static final String TAKEN = "queue q2: 2 ready, ? consumers";

    @Test
    void acceptThatOneMoreIsTakenWhereTheNextIsRefused() {
        assertThat(refused("reject-publish", List.of("1/1: nack 2", LEFT_OUT), List.of("1/1: ack 2", TAKEN)))
                .isTrue();
        assertThat(refused("reject-publish", List.of(LEFT_OUT), List.of(TAKEN))).isTrue();
    }

    @Test
    void acceptThatNoneIsTakenWhereThereIsRoomAgain() {
        assertThat(refused(
                        "reject-publish",
                        List.of("1/1: ack 1", "1/1: ack 2", TAKEN),
                        List.of("1/1: ack 2", "1/1: nack 1", LEFT_OUT)))
                .isTrue();
    }

    @Test
    void doNotAcceptThatWhereNothingIsRefused() {
        assertThat(refused("drop-head", List.of(LEFT_OUT), List.of(TAKEN))).isFalse();
    }

    @Test
    void doNotAcceptWhatIsMissingElsewhere() {
        assertThat(refused(
                        "reject-publish",
                        List.of(LEFT_OUT, "queue q1: 0 ready, ? consumers"),
                        List.of(TAKEN, "queue q1: 1 ready, ? consumers")))
                .isFalse();
    }

    @Test
    void doNotAcceptThatAnotherMessageIsConfirmed() {
        assertThat(refused("reject-publish", List.of("1/1: nack 2", LEFT_OUT), List.of("1/1: ack 3", TAKEN)))
                .isFalse();
        assertThat(refused("reject-publish", List.of("1/1: nack 2", LEFT_OUT), List.of(TAKEN)))
                .isFalse();
    }

    @Test
    void acceptFailuresOfADeadLetterFromBefore() {
        assertThat(failed("quorum", "rejected", 1)).isTrue();
        assertThat(failed("classic", "rejected", 1)).isFalse();
        assertThat(failed("quorum", "expired", 1)).isFalse();
        assertThat(failed("quorum", "rejected", 0)).isFalse();
    }

    private static boolean failed(String type, String reason, int ready) {
        Scene scene = Scene.of(0);
        String head = "1/1: Deliver[consumerTag=c1, deliveryTag=0, redelivered=%s, exchange=, routingKey=q1] ";
        String death =
                "x-death=Array[values=[Table[table=[count=Int64[value=1], reason=\"" + reason + "\", queue=\"q2\"]]]]";
        String mine =
                head.formatted(false) + "BasicProperties[headers=[" + death + ", x-last-death-queue=\"q2\"]] 'm1'";
        String other = head.formatted(true) + "BasicProperties[headers=[x-acquired-count=Int64[value=1], " + death
                + ", x-delivery-count=Int64[value=1], x-last-death-queue=\"q2\"]] 'm1'";
        return QuorumDifferences.countFailuresFromBefore(new Difference(
                scene,
                List.of(declare(scene, FieldTable.of("x-queue-type", FieldValue.of(type)))),
                List.of(mine, "queue q1: 1 ready, ? consumers"),
                List.of(other, "queue q1: " + ready + " ready, ? consumers")));
    }

    @Test
    void acceptTheOrderOfWhatCameBackTogether() {
        assertThat(ordered(new Operation.DropConnection(1), got(1, "m1"), got(1, "m2")))
                .isTrue();
        assertThat(ordered(new Operation.DropConnection(1), got(1, "m1"), got(0, "m2")))
                .isFalse();
        assertThat(ordered(new Operation.DropConnection(1), fresh(1, "m1"), got(1, "m2")))
                .isFalse();
        Operation alone = new Operation.Reply(new Seat(1, 1), "r");
        assertThat(ordered(alone, got(1, "m1"), got(1, "m2"))).isFalse();
        assertThat(ordered(alone, failed(got(1, "m1")), failed(got(1, "m2")))).isTrue();
        assertThat(ordered(alone, failed(got(1, "m1")), got(1, "m2"))).isFalse();
    }

    private static boolean ordered(Operation before, String ours, String theirs) {
        return QuorumDifferences.gaveBackInAnotherOrder(
                new Difference(Scene.of(0), List.of(before), List.of(ours), List.of(theirs)));
    }

    private static String failed(String got) {
        return got.replace("]]]", "], x-delivery-count=Int64[value=1]]]");
    }

    @Test
    void acceptThatWhatExpiresIsCounted() {
        assertThat(leaving(got(0, "m1"), got(1, "m1"))).isTrue();
        assertThat(leaving(got(1, "m1"), got(0, "m1"))).isFalse();
        assertThat(leaving(got(0, "m1"), got(1, "m2"))).isFalse();
    }

    private static boolean leaving(String ours, String theirs) {
        Scene scene = Scene.of(0);
        Operation declare = declare(scene, FieldTable.of("x-queue-type", FieldValue.of("quorum")));
        Operation slowly = new Operation.Slowly(new Operation.Reply(new Seat(1, 1), "r"));
        Operation get = new Operation.Send(
                new Seat(1, 4), new BasicMethod.Get(scene.queues().get(1), true));
        return QuorumDifferences.countWhatExpires(
                new Difference(scene, List.of(declare, slowly, get), List.of(ours), List.of(theirs)));
    }

    @Test
    void acceptThatWhatCameTogetherIsNotOrderedByPriority() {
        assertThat(together("quorum")).contains(Deviation.COMING_TOGETHER);
        assertThat(together("classic")).isEmpty();
    }

    private static Optional<Deviation> together(String type) {
        Scene scene = Scene.of(0);
        Seat seat = new Seat(1, 1);
        String queue = scene.queues().get(1);
        List<Operation> played = List.of(
                declare(scene, FieldTable.of("x-queue-type", FieldValue.of(type))),
                new Operation.Send(
                        seat, new BasicMethod.Consume(queue, "c1", false, false, false, false, FieldTable.EMPTY)),
                new Operation.Burst(seat, List.of(publish(seat, queue, "m1"), publish(seat, queue, "m2"))));
        return AcceptedDifference.of(new Difference(
                        scene, played, List.of(given("m2"), given("m1")), List.of(given("m1"), given("m2"))))
                .map(AcceptedDifference::deviation);
    }

    @Test
    void acceptThatACancelledConsumerGetsNothingMore() {
        Operation cancel = new Operation.Send(new Seat(1, 1), new BasicMethod.Cancel("c1", false));
        assertThat(cancelled("quorum", cancel)).isTrue();
        assertThat(cancelled("classic", cancel)).isFalse();
        assertThat(cancelled("quorum", publish(new Seat(1, 1), "q", "m2"))).isFalse();
    }

    private static boolean cancelled(String type, Operation behind) {
        Scene scene = Scene.of(0);
        Seat seat = new Seat(1, 1);
        List<Operation> played = List.of(
                declare(scene, FieldTable.of("x-queue-type", FieldValue.of(type))),
                new Operation.Burst(seat, List.of(publish(seat, scene.queues().get(1), "m1"), behind)));
        return QuorumDifferences.cancelBeforeWhatCame(new Difference(
                scene,
                played,
                List.of(given("m1"), "queue q2: 0 ready, ? consumers"),
                List.of("queue q2: 1 ready, ? consumers")));
    }

    private static Operation publish(Seat seat, String queue, String body) {
        return new Operation.Publish(
                seat, new BasicMethod.Publish("", queue, false, false), BasicProperties.EMPTY, body);
    }

    private static String given(String body) {
        return "1/1: Deliver[consumerTag=c1, deliveryTag=0, redelivered=false, exchange=, routingKey=q2] "
                + "BasicProperties[] '" + body + "'";
    }

    private static String got(int left, String body) {
        return fresh(left, body).replace("[]", "[headers=[x-acquired-count=Int64[value=1]]]");
    }

    private static String fresh(int left, String body) {
        return "1/4: GetOk[deliveryTag=1, redelivered=true, exchange=, routingKey=q2, messageCount=" + left
                + "] BasicProperties[] '" + body + "'";
    }

    @Test
    void acceptADeliveryMoreWhereAConsumerEnded() {
        assertThat(counted(1, 2, 2)).isTrue();
        assertThat(counted(2, 1, 2)).isFalse();
        assertThat(counted(1, 2, 1)).isFalse();
    }

    private static boolean counted(int ours, int theirs, int consumers) {
        Scene scene = Scene.of(0);
        List<Operation> played = new ArrayList<>();
        played.add(declare(scene, FieldTable.of("x-queue-type", FieldValue.of("quorum"))));
        for (int i = 0; i < consumers; i++) {
            played.add(new Operation.Send(
                    new Seat(1, 1),
                    new BasicMethod.Consume(
                            scene.queues().get(1), "c" + i, false, false, false, false, FieldTable.EMPTY)));
        }
        return QuorumDifferences.countDeliveriesAtAnEnd(
                new Difference(scene, played, List.of(counting(ours)), List.of(counting(theirs))));
    }

    private static String counting(int count) {
        return "1/1: Deliver[consumerTag=c1, deliveryTag=0, redelivered=true, exchange=, routingKey=q2] "
                + "BasicProperties[headers=[x-acquired-count=Int64[value=" + count + "]]] 'm1'";
    }

    private static Operation declare(Scene scene, FieldTable arguments) {
        return new Operation.Send(
                new Seat(1, 1),
                new QueueMethod.Declare(scene.queues().get(1), false, true, false, false, false, arguments));
    }

    @Test
    void acceptOtherConsumersOfAQuorumQueueAlone() {
        assertThat(explainedCounts("quorum", 1)).isTrue();
        assertThat(explainedCounts("classic", 1)).isFalse();
        assertThat(explainedCounts("quorum", 0)).isFalse();
    }

    private static boolean explainedCounts(String type, int messages) {
        Scene scene = Scene.of(0);
        FieldTable arguments = FieldTable.of("x-queue-type", FieldValue.of(type));
        Operation declare = declare(scene, arguments);
        return QuorumDifferences.countOtherConsumers(
                new Difference(scene, List.of(declare), List.of(declared(1, 0)), List.of(declared(messages, 1))));
    }

    private static String declared(int messages, int consumers) {
        return "1/1: queue.declare-ok DeclareOk[queue=q2, messageCount=" + messages + ", consumerCount=" + consumers
                + "]";
    }

    private static boolean refused(String overflow, List<String> ours, List<String> theirs) {
        Scene scene = Scene.of(0);
        FieldTable arguments =
                FieldTable.of("x-queue-type", FieldValue.of("quorum")).with("x-overflow", FieldValue.of(overflow));
        Operation declare = declare(scene, arguments);
        return QuorumDifferences.refuseAtAnotherNumber(new Difference(scene, List.of(declare), ours, theirs));
    }
}
