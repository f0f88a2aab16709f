package io.leveret.compat.differential;

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

/** A sequence that nobody played, for tests of what explains a difference at its end, and what comes near to it and does not. */
abstract class MadeUpSequence {

    static final Seat HERE = new Seat(1, 1);
    static final Seat ELSEWHERE = new Seat(2, 1);
    static final Operation GET = new Operation.Send(HERE, new BasicMethod.Get("q1", false));
    static final Operation NACK = new Operation.Settle(HERE, 0, Operation.Answer.NACK_REQUEUE, true);
    static final Operation IMMEDIATE = new Operation.Publish(
            HERE, new BasicMethod.Publish("", "q1", false, true), BasicProperties.EMPTY, "at once");
    static final String NOBODY = ", 0 consumers";

    final Scene scene = Scene.of(0);
    final List<Operation> played = new ArrayList<>();

    Optional<Deviation> explained(List<String> ours, List<String> theirs) {
        return AcceptedDifference.of(new Difference(scene, played, ours, theirs))
                .map(AcceptedDifference::deviation);
    }

    void send(Seat seat, Method method) {
        played.add(new Operation.Send(seat, method));
    }

    void declare(String queue, String argument) {
        FieldTable arguments = FieldTable.of(argument, FieldValue.of(1));
        send(HERE, new QueueMethod.Declare(name(queue), false, false, false, false, false, arguments));
    }

    void consume(String queue) {
        consume(queue, "c1");
    }

    void consume(String queue, String consumer) {
        send(HERE, new BasicMethod.Consume(name(queue), consumer, false, true, false, false, FieldTable.EMPTY));
    }

    void passTime() {
        played.add(new Operation.Slowly(GET));
    }

    Operation bind(String queue) {
        return new Operation.Send(HERE, new QueueMethod.Bind(name(queue), "fanout", "", false, FieldTable.EMPTY));
    }

    Operation burst(String... bodies) {
        return new Operation.Burst(
                HERE, List.of(bodies).stream().map(this::publication).toList());
    }

    Operation publication(String body) {
        return new Operation.Publish(
                HERE, new BasicMethod.Publish("", name("q1"), false, false), BasicProperties.EMPTY, body);
    }

    String name(String queue) {
        return queue + scene.suffix();
    }

    static String delivery(Seat seat, String consumer, String body) {
        return seat + ": Deliver[consumerTag=" + consumer
                + ", deliveryTag=0, redelivered=false, exchange=, routingKey=q1]" + " BasicProperties[] '" + body + "'";
    }
}
