package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.events.DeadLetterReason;
import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.Origin;
import io.leveret.broker.queue.DeadLetter;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeathHeadersTest {

    private static final byte[] NO_BODY = {};

    @Test
    void writesAnEntryAsRabbitMqDoes() {
        DeadLetter letter = letter("q", DeadLetterReason.EXPIRED, Origin.CLIENT, "10");

        List<FieldTable> deaths = DeathHeaders.with(letter, List.of(), List.of("key", "copy"));

        assertThat(deaths).hasSize(1);
        assertThat(deaths.get(0).entries())
                .containsExactly(
                        new FieldTable.Entry("original-expiration", FieldValue.of("10")),
                        new FieldTable.Entry("count", FieldValue.of(1L)),
                        new FieldTable.Entry("reason", FieldValue.of("expired")),
                        new FieldTable.Entry("queue", FieldValue.of("q")),
                        new FieldTable.Entry("time", new FieldValue.Timestamp(1_700_000_000L)),
                        new FieldTable.Entry("exchange", FieldValue.of("x")),
                        new FieldTable.Entry(
                                "routing-keys", FieldValue.of(List.of(FieldValue.of("key"), FieldValue.of("copy")))));
    }

    @Test
    void countsASecondDeathOfTheKindAndPutsItFirst() {
        DeadLetter letter = letter("q", DeadLetterReason.EXPIRED, Origin.DEAD_LETTER, null);

        List<FieldTable> deaths = DeathHeaders.with(
                letter, List.of(death("other", "rejected"), death("q", "rejected"), death("q", "expired")), List.of());

        assertThat(deaths)
                .containsExactly(
                        death("q", "expired").with("count", FieldValue.of(2L)),
                        death("other", "rejected"),
                        death("q", "rejected"));
    }

    @Test
    void believesOnlyTheBroker() {
        FieldTable headers = FieldTable.of("x-death", FieldValue.of(List.of(FieldValue.of(death("q", "rejected")))));

        assertThat(DeathHeaders.before(message(Origin.CLIENT, null), headers)).isEmpty();
        assertThat(DeathHeaders.before(message(Origin.DEAD_LETTER, null), headers))
                .hasSize(1);
    }

    @Nested
    class Cycle {

        @Test
        void isAWayBackWithoutRejection() {
            assertThat(DeathHeaders.isCycle(deaths("b expired", "a maxlen"), "a"))
                    .isTrue();
        }

        @Test
        void isNoneWhereSomebodyRejectedOnTheWay() {
            assertThat(DeathHeaders.isCycle(deaths("b rejected", "a maxlen"), "a"))
                    .isFalse();
        }

        @Test
        void isNoneWhereSomebodyRejectedThere() {
            assertThat(DeathHeaders.isCycle(deaths("a rejected"), "a")).isFalse();
        }

        @Test
        void isOneThoughSomebodyRejectedBefore() {
            assertThat(DeathHeaders.isCycle(deaths("a expired", "b rejected"), "a"))
                    .isTrue();
        }

        @Test
        void isNoneToAnotherQueue() {
            assertThat(DeathHeaders.isCycle(deaths("a expired"), "b")).isFalse();
        }

        private static List<FieldTable> deaths(String... queuesAndReasons) {
            return Arrays.stream(queuesAndReasons)
                    .map(each -> each.split(" ", -1))
                    .map(each -> death(each[0], each[1]))
                    .toList();
        }
    }

    private static FieldTable death(String queue, String reason) {
        return FieldTable.builder()
                .put("count", 1L)
                .put("queue", queue)
                .put("reason", reason)
                .build();
    }

    private static DeadLetter letter(
            String queue, DeadLetterReason reason, Origin origin, @Nullable String expiration) {
        QueueDefinition definition = new QueueDefinition("/", queue, 1, false, false, null, FieldTable.EMPTY);
        return new DeadLetter(message(origin, expiration), false, definition, reason, 1_700_000_000_500L);
    }

    private static Message message(Origin origin, @Nullable String expiration) {
        BasicProperties properties =
                BasicProperties.builder().expiration(expiration).build();
        return new Message(new Address("x", "key"), properties.toHeader(0), NO_BODY, false, origin);
    }
}
