package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumDifferencesTest {

    private static final String NEW = " BasicProperties[] 'new'";
    private static final String BACK = " BasicProperties[headers=[x-acquired-count=Int64[value=1]]] 'back'";

    @Test
    void acceptThatWhatCameBackIsBeforeWhatIsNew() {
        assertThat(explained(List.of(got(1) + NEW), List.of(got(1) + BACK))).isTrue();
    }

    @Test
    void acceptTheOrderInWhichMessagesCameBack() {
        assertThat(explained(
                        List.of(delivered("c1") + NEW, delivered("c1") + BACK),
                        List.of(delivered("c1") + BACK, delivered("c1") + NEW)))
                .isTrue();
    }

    @Test
    void doNotAcceptThatWhatCameBackIsLast() {
        assertThat(explained(List.of(got(1) + BACK), List.of(got(1) + NEW))).isFalse();
    }

    @Test
    void doNotAcceptThatItComesToAnother() {
        assertThat(explained(List.of(delivered("c1") + NEW), List.of(delivered("c2") + BACK)))
                .isFalse();
    }

    @Test
    void doNotAcceptThatAnotherNumberIsLeft() {
        assertThat(explained(List.of(got(1) + NEW), List.of(got(0) + BACK))).isFalse();
        assertThat(explained(
                        List.of(got(1) + NEW, "queue q2: 1 ready, ? consumers"),
                        List.of(got(1) + BACK, "queue q2: 0 ready, ? consumers")))
                .isFalse();
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
        Operation declare = new Operation.Send(
                new Seat(1, 1),
                new QueueMethod.Declare(scene.queues().get(1), false, true, false, false, false, arguments));
        return QuorumDifferences.countOtherConsumers(
                new Difference(scene, List.of(declare), List.of(declared(1, 0)), List.of(declared(messages, 1))));
    }

    private static String declared(int messages, int consumers) {
        return "1/1: queue.declare-ok DeclareOk[queue=q2, messageCount=" + messages + ", consumerCount=" + consumers
                + "]";
    }

    private static boolean explained(List<String> ours, List<String> theirs) {
        Operation last = new Operation.Send(new Seat(1, 4), new BasicMethod.Get("q2", true));
        return QuorumDifferences.giveFirstWhatCameBack(new Difference(Scene.of(0), List.of(last), ours, theirs));
    }

    private static String got(int left) {
        return "1/4: GetOk[deliveryTag=1, redelivered=true, exchange=, routingKey=q2, messageCount=" + left + "]";
    }

    private static String delivered(String consumer) {
        return "1/1: Deliver[consumerTag=" + consumer + ", deliveryTag=0, redelivered=false, exchange=, routingKey=q2]";
    }
}
