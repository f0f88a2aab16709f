package io.leveret.compat;

import static io.leveret.compat.wire.Requests.ack;
import static io.leveret.compat.wire.Requests.ackUpTo;
import static io.leveret.compat.wire.Requests.discard;
import static io.leveret.compat.wire.Requests.discardUpTo;
import static io.leveret.compat.wire.Requests.reject;
import static io.leveret.compat.wire.Requests.requeue;
import static io.leveret.compat.wire.Requests.requeueUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Acks, nacks and rejects of what a channel holds. */
@AmqpTest
class AcknowledgeTest {

    @Nested
    class UnknownTag {

        static Stream<Named<LongFunction<Request>>> settlements() {
            return Stream.of(
                    Named.of("ack", Requests::ack),
                    Named.of("nack", Requests::requeue),
                    Named.of("nack for good", Requests::discard),
                    Named.of("reject", tag -> reject(tag, true)),
                    Named.of("reject for good", tag -> reject(tag, false)));
        }

        @Clause(
                "acknowledgements: a delivery tag that was never given closes the channel with 406 `unknown delivery tag N`, for ack, nack and reject")
        @ParameterizedTest
        @MethodSource("settlements")
        void thatWasNeverGiven(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.expectRefused(settle.apply(7), 406, unknown(7));
        }

        @Clause("acknowledgements: a delivery tag that is settled already is unknown")
        @ParameterizedTest
        @MethodSource("settlements")
        void thatIsSettledAlready(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = holding(client, 2);
            channel.send(ack(2));

            channel.expectRefused(settle.apply(2), 406, unknown(2));
        }

        @Clause("acknowledgements: tag 0 without `multiple` is unknown")
        @ParameterizedTest
        @MethodSource("settlements")
        void ofZeroAlone(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = holding(client, 1);

            channel.expectRefused(settle.apply(0), 406, unknown(0));
        }

        @Clause("acknowledgements: a tag belongs to its channel; on another one it is unknown")
        @Test
        void ofAnotherChannel(WireClient client) {
            holding(client, 1);

            client.openChannel(2).expectRefused(ack(1), 406, unknown(1));
        }

        static Stream<Named<LongFunction<Request>>> multiple() {
            return Stream.of(
                    Named.of("ack", Requests::ackUpTo),
                    Named.of("nack", Requests::requeueUpTo),
                    Named.of("nack for good", Requests::discardUpTo));
        }

        @Clause("acknowledgements: with `multiple`, a tag above the last one given is unknown")
        @ParameterizedTest
        @MethodSource("multiple")
        void aboveTheLastOfMany(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = holding(client, 2);

            channel.expectRefused(settle.apply(3), 406, unknown(3));
        }

        @Clause("acknowledgements: with `multiple`, a tag that is settled already is unknown")
        @ParameterizedTest
        @MethodSource("multiple")
        void thatManyWereSettledWithAlready(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = holding(client, 2);
            channel.send(ackUpTo(2));

            channel.expectRefused(settle.apply(2), 406, unknown(2));
        }

        @Clause("acknowledgements: with `multiple`, tag 0 means all, and may mean none")
        @ParameterizedTest
        @MethodSource("multiple")
        void isNotZeroOfMany(LongFunction<Request> settle, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.send(settle.apply(0));

            channel.expectNothingMore();
        }
    }

    /** What is left when the channel that held messages 0 to 3 closes. */
    @Nested
    class Settling {

        static Stream<Arguments> settlements() {
            return Stream.of(
                    row("ack one", List.of(ack(2)), "0", "2", "3"),
                    row("ack out of order", List.of(ack(4), ack(1)), "1", "2"),
                    row("ack up to", List.of(ackUpTo(3)), "3"),
                    row("ack up to, with a gap", List.of(ack(2), ackUpTo(3)), "3"),
                    row("ack all", List.of(ackUpTo(0))),
                    row("discard one", List.of(discard(1)), "1", "2", "3"),
                    row("discard up to", List.of(discardUpTo(2)), "2", "3"),
                    row("discard all", List.of(discardUpTo(0))),
                    row("reject for good", List.of(reject(3, false)), "0", "1", "3"),
                    row("requeue one", List.of(requeue(3)), "0", "1", "2", "3"),
                    row("requeue up to", List.of(requeueUpTo(2)), "0", "1", "2", "3"),
                    row("requeue all but one", List.of(ack(2), requeueUpTo(0)), "0", "2", "3"),
                    row("reject", List.of(reject(4, true)), "0", "1", "2", "3"));
        }

        @Clause(
                "acknowledgements: ack, nack and reject settle one delivery or all up to it, in any order; nack and reject give back or discard")
        @ParameterizedTest
        @MethodSource("settlements")
        void leaves(List<Request> requests, List<String> left, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "0", "1", "2", "3");
            for (int i = 0; i < 4; i++) {
                channel.get(queue);
            }
            requests.forEach(channel::send);

            channel.close();

            WireChannel next = client.openChannel(1);
            next.awaitReady(queue, left.size());
            assertThat(next.drain(queue)).isEqualTo(left);
        }

        private static Arguments row(String name, List<Request> requests, String... left) {
            return Arguments.of(Named.of(name, requests), List.of(left));
        }
    }

    /** A channel that has fetched so many messages. */
    private static WireChannel holding(WireClient client, int count) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        for (int i = 0; i < count; i++) {
            channel.publish(queue, "m" + i).get(queue);
        }
        return channel;
    }

    private static String unknown(long tag) {
        return "PRECONDITION_FAILED - unknown delivery tag " + tag;
    }
}
