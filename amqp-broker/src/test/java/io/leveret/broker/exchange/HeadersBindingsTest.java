package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.FieldValue.Void;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every outcome here was seen on RabbitMQ 4.3. */
class HeadersBindingsTest {

    private static final FieldValue ONE = FieldValue.of(1);
    private static final FieldValue TWO = FieldValue.of(2);

    private final TestExchange headers = new TestExchange(ExchangeType.HEADERS);

    static List<Arguments> demandsAndHeaders() {
        return List.of(
                Arguments.of(table(), table(), true),
                Arguments.of(table(), table("a", ONE), true),
                Arguments.of(table("a", ONE, "b", TWO), table("b", TWO, "c", ONE, "a", ONE), true),
                Arguments.of(table("a", ONE, "b", TWO), table("a", ONE), false),
                Arguments.of(table("a", ONE, "b", TWO), table("a", ONE, "b", ONE), false),
                Arguments.of(mode("all"), table("a", ONE), true),
                Arguments.of(mode("all", "a", ONE), table("a", ONE), true),
                Arguments.of(mode("all", "x-a", ONE), table(), true),
                Arguments.of(mode("all-with-x", "x-a", ONE, "b", ONE), table("b", ONE), false),
                Arguments.of(mode("all-with-x", "x-a", ONE, "b", ONE), table("b", ONE, "x-a", ONE), true),
                Arguments.of(mode("any"), table("a", ONE), false),
                Arguments.of(mode("any"), table(), false),
                Arguments.of(mode("any", "a", ONE, "b", TWO), table("b", TWO), true),
                Arguments.of(mode("any", "a", ONE, "b", TWO), table("c", TWO), false),
                Arguments.of(mode("any", "a", ONE), table("a", TWO), false),
                Arguments.of(mode("any", "x-a", ONE), table("x-a", ONE), false),
                Arguments.of(mode("any-with-x", "x-a", ONE), table("x-a", ONE), true),
                Arguments.of(mode("any-with-x", "x-a", ONE), table("x-match", FieldValue.of("any-with-x")), false));
    }

    @ParameterizedTest
    @MethodSource("demandsAndHeaders")
    void asksForAllOrAnyOfItsArguments(FieldTable demands, FieldTable present, boolean matches) {
        headers.bind("q", demands);

        assertThat(headers.route("ignored", present)).isEqualTo(matches ? List.of("q") : List.of());
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of(ONE, FieldValue.of(1L), true),
                Arguments.of(new FieldValue.Int8((byte) 1), ONE, true),
                Arguments.of(new FieldValue.Int16((short) 1), FieldValue.of(1L), true),
                Arguments.of(new FieldValue.Float32(1), new FieldValue.Float64(1), true),
                Arguments.of(ONE, new FieldValue.Float64(1), false),
                Arguments.of(ONE, FieldValue.of("1"), false),
                Arguments.of(ONE, FieldValue.of(true), false),
                Arguments.of(FieldValue.of(true), FieldValue.of(true), true),
                Arguments.of(FieldValue.of(true), FieldValue.of("true"), false),
                Arguments.of(FieldValue.of("x"), new FieldValue.Bytes(new byte[] {'x'}), true),
                Arguments.of(FieldValue.of("x"), FieldValue.of("y"), false),
                Arguments.of(new FieldValue.DecimalValue(1, 15), new FieldValue.DecimalValue(1, 15), true),
                Arguments.of(Void.VOID, FieldValue.of("x"), true),
                Arguments.of(Void.VOID, Void.VOID, true),
                Arguments.of(FieldValue.of("x"), Void.VOID, false),
                Arguments.of(FieldValue.of(List.of(ONE, TWO)), FieldValue.of(List.of(ONE, TWO)), true),
                Arguments.of(FieldValue.of(List.of(ONE, TWO)), FieldValue.of(List.of(TWO, ONE)), false),
                Arguments.of(FieldValue.of(table("b", ONE)), FieldValue.of(table("b", ONE)), true),
                Arguments.of(FieldValue.of(table("b", ONE)), FieldValue.of(table("b", TWO)), false));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comparesByValue(FieldValue demanded, FieldValue present, boolean matches) {
        headers.bind("q", table("a", demanded));

        assertThat(headers.route("", table("a", present))).isEqualTo(matches ? List.of("q") : List.of());
    }

    @Test
    void takesTwoBindingsOfAQueueForTwo() {
        headers.bind("q", table("a", ONE));
        headers.bind("q", table("a", TWO));

        headers.unbind("q", table("a", ONE));

        assertThat(headers.route("", table("a", ONE))).isEmpty();
        assertThat(headers.route("", table("a", TWO))).containsExactly("q");
    }

    @Test
    void findsTheBindingToRemoveWhateverTheOrderOfItsArguments() {
        headers.bind("q", table("a", ONE, "b", TWO));

        headers.unbind("q", table("b", TWO, "a", ONE));

        assertThat(headers.route("", table("a", ONE, "b", TWO))).isEmpty();
    }

    @Test
    void doesNotReadHeadersThatNoBindingAsksFor() {
        RouteCollector collector = new RouteCollector(name -> null);
        byte[] headersThatEndTooEarly = {0x20, 0, 0};

        headers.exchange().route(new Routable("", new ContentHeader(60, 0, headersThatEndTooEarly)), collector);

        assertThat(collector.queues()).isEmpty();
    }

    static List<Arguments> badModes() {
        return List.of(
                Arguments.of(
                        FieldValue.of("foo"),
                        "Invalid x-match field value <<\"foo\">>; expected all, any, all-with-x, or any-with-x"),
                Arguments.of(FieldValue.of(5), "Invalid x-match field type signedint (value 5); expected longstr"),
                Arguments.of(FieldValue.of(true), "Invalid x-match field type bool (value true); expected longstr"));
    }

    @ParameterizedTest
    @MethodSource("badModes")
    void refusesAnUnknownXMatch(FieldValue mode, String explanation) {
        assertThatThrownBy(() -> headers.exchange().validate(headers.binding("q", "", table("x-match", mode))))
                .isInstanceOf(ChannelException.class)
                .extracting(refused -> ((ChannelException) refused).replyText())
                .isEqualTo("PRECONDITION_FAILED - " + explanation);
    }

    private static FieldTable mode(String mode, Object... namesAndValues) {
        return table(namesAndValues).with("x-match", FieldValue.of(mode));
    }

    private static FieldTable table(Object... namesAndValues) {
        FieldTable.Builder table = FieldTable.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            table.put((String) namesAndValues[i], (FieldValue) namesAndValues[i + 1]);
        }
        return table.build();
    }
}
