package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.prefetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumers that come before others: {@code x-priority} of basic.consume. */
@AmqpTest
class ConsumerPriorityTest {

    @Clause(
            "consumer priorities: the consumer with the highest `x-priority` gets what it can take; without one it is 0")
    @Test
    void givesTheMostImportantOneEverything(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        consume(channel, queue, FieldValue.of(-1));
        channel.consume(queue);
        String important = consume(channel, queue, FieldValue.of(5));

        channel.publish(queue, "a", "b");

        assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(important);
        assertThat(channel.expectDelivery("b").consumerTag()).isEqualTo(important);
    }

    @Clause("consumer priorities: what it cannot take goes to the next")
    @Test
    void givesTheRestToTheNext(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        String low = consume(channel, queue, FieldValue.of(-1));
        String none = channel.consume(queue);
        String high = consume(channel, queue, FieldValue.of(1));

        channel.publish(queue, "a", "b", "c");

        assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(high);
        assertThat(channel.expectDelivery("b").consumerTag()).isEqualTo(none);
        assertThat(channel.expectDelivery("c").consumerTag()).isEqualTo(low);
    }

    @Clause("consumer priorities: it is served again as soon as it can take more")
    @Test
    void comesBackToTheMostImportantOne(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.ask(prefetch(1), BasicMethod.QosOk.class);
        channel.consume(queue);
        String high = consume(channel, queue, FieldValue.of(1));
        channel.publish(queue, "a", "b");
        BasicMethod.Deliver first = channel.expectDelivery("a");
        channel.expectDelivery("b");

        channel.send(ack(first.deliveryTag())).publish(queue, "c");

        assertThat(channel.expectDelivery("c").consumerTag()).isEqualTo(high);
    }

    static List<Named<FieldValue>> wholeNumbers() {
        return Stream.<FieldValue>of(
                        new FieldValue.Int8((byte) 3),
                        new FieldValue.Int16((short) 3),
                        FieldValue.of(3),
                        FieldValue.of(3L))
                .map(value -> Named.of(value.typeName(), value))
                .toList();
    }

    @Clause("consumer priorities: a whole number of any width will do")
    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void takesAWholeNumberOfAnyWidth(FieldValue priority, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);
        String important = consume(channel, queue, priority);

        channel.publish(queue, "a");

        assertThat(channel.expectDelivery("a").consumerTag()).isEqualTo(important);
    }

    static Stream<Arguments> otherValues() {
        return Stream.of(
                Arguments.of(FieldValue.of("3"), "longstr"),
                Arguments.of(FieldValue.of(true), "bool"),
                Arguments.of(new FieldValue.Float64(3), "double"),
                Arguments.of(FieldValue.of(FieldTable.EMPTY), "table"),
                Arguments.of(FieldValue.of(List.of()), "array"),
                Arguments.of(FieldValue.Void.VOID, "void"));
    }

    @Clause(
            "basic.consume: an `x-priority` that is no whole number closes the channel with 406 `\"expected integer, got longstr\"`")
    @ParameterizedTest
    @MethodSource("otherValues")
    void takesNothingElse(FieldValue priority, String type, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.expectRefused(
                Requests.consume(queue).with("x-priority", priority),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-priority' for queue '" + queue
                        + "' in vhost '/': \"expected integer, got " + type + "\"");
    }

    private static String consume(WireChannel channel, String queue, FieldValue priority) {
        return channel.ask(Requests.consume(queue).with("x-priority", priority), BasicMethod.ConsumeOk.class)
                .consumerTag();
    }
}
