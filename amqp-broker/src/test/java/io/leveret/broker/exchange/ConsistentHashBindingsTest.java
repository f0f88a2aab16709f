package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentHashBindingsTest {

    private static final int MANY = 10_000;

    private final TestExchange byKey = new TestExchange(ExchangeType.CONSISTENT_HASH);

    @Test
    void leadNowhereWithoutADestination() {
        assertThat(byKey.route("k")).isEmpty();
    }

    @Test
    void leadToOneDestinationAndAlwaysTheSame() {
        byKey.bind("a", "1");
        byKey.bind("b", "1");

        assertThat(byKey.route("k")).hasSize(1).isEqualTo(byKey.route("k"));
    }

    @Test
    void shareTheMessagesByWeight() {
        byKey.bind("a", "1");
        byKey.bind("b", "3");
        byKey.bind("c", "6");

        Map<String, Long> shares =
                routes().values().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(shares.get("a")).isCloseTo(MANY / 10, within(200L));
        assertThat(shares.get("b")).isCloseTo(3 * MANY / 10, within(200L));
        assertThat(shares.get("c")).isCloseTo(6 * MANY / 10, within(200L));
    }

    @Test
    void moveOnlyTheShareOfADestinationThatGoes() {
        byKey.bind("a", "1");
        byKey.bind("b", "1");
        byKey.bind("c", "1");
        Map<String, String> before = routes();

        byKey.unbind("b", "1");

        routes().forEach((key, now) -> {
            if (!"b".equals(before.get(key))) {
                assertThat(now).isEqualTo(before.get(key));
            }
        });
    }

    @Test
    void doNotDependOnTheOrderInWhichTheyCame() {
        TestExchange other = new TestExchange(ExchangeType.CONSISTENT_HASH);
        byKey.bind("a", "1");
        byKey.bind("b", "2");
        other.bind("b", "2");
        other.bind("a", "1");

        IntStream.range(0, 100).forEach(i -> assertThat(byKey.route("k" + i)).isEqualTo(other.route("k" + i)));
    }

    @Test
    void countTheFirstWeightOfADestination() {
        byKey.bind("a", "1");
        byKey.bind("a", "10000");
        byKey.bind("b", "1");

        assertThat(routes().values()).contains("b");
    }

    @Test
    void hashAHeaderInsteadOfTheKey() {
        TestExchange byHeader = hashing("hash-header", "h");
        byHeader.bind("a", "1");
        byHeader.bind("b", "1");

        List<String> first = byHeader.route("k1", FieldTable.of("h", FieldValue.of("x")));

        assertThat(byHeader.route("k2", FieldTable.of("h", FieldValue.of("x")))).isEqualTo(first);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> byHeader.route("k", FieldTable.of("h", FieldValue.of("x" + i))))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void takeMessagesWithoutTheHeaderForEqual() {
        TestExchange byHeader = hashing("hash-header", "h");
        byHeader.bind("a", "1");
        byHeader.bind("b", "1");

        assertThat(IntStream.range(0, 50).mapToObj(i -> byHeader.route("k" + i)).distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "correlation_id", "timestamp"})
    void hashAPropertyInsteadOfTheKey(String property) {
        TestExchange byProperty = hashing("hash-property", property);
        byProperty.bind("a", "1");
        byProperty.bind("b", "1");

        assertThat(IntStream.range(0, 50)
                        .mapToObj(i ->
                                byProperty.route(new Routable("k", numbered(i).toHeader(0))))
                        .distinct())
                .hasSize(2);
        assertThat(byProperty
                        .collect(new Routable("k", numbered(1).toHeader(0)))
                        .isByKeyAlone())
                .isFalse();
    }

    @Test
    void areDecidedByTheKeyAloneWhereThatIsHashed() {
        assertThat(byKey.collect(TestExchange.message("k", FieldTable.EMPTY)).isByKeyAlone())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, The binding key must be greater than 0",
        "-7, The binding key must be greater than 0",
        "10001, The binding key must not exceed 10000",
        "99999999999, The binding key must not exceed 10000",
        "red, 'The binding key must be an integer: <<\"red\">>'",
        "1.5, 'The binding key must be an integer: <<\"1.5\">>'"
    })
    void needAWeightForAKey(String key, String explanation) {
        assertThatThrownBy(() -> byKey.exchange().validate(byKey.binding("q", key, FieldTable.EMPTY)))
                .isInstanceOf(ChannelException.class)
                .extracting(refused -> ((ChannelException) refused).replyText())
                .isEqualTo("PRECONDITION_FAILED - " + explanation);
    }

    @Test
    void hashOneThingAlone() {
        FieldTable both = FieldTable.builder()
                .put("hash-header", "h")
                .put("hash-property", "message_id")
                .build();

        assertThatThrownBy(() -> new TestExchange(ExchangeType.CONSISTENT_HASH, both))
                .hasMessage("hash-header and hash-property are mutually exclusive");
    }

    @Test
    void hashNoOtherProperty() {
        assertThatThrownBy(() -> hashing("hash-property", "app_id")).hasMessage("Unsupported property: app_id");
    }

    private static TestExchange hashing(String argument, String value) {
        return new TestExchange(ExchangeType.CONSISTENT_HASH, FieldTable.of(argument, FieldValue.of(value)));
    }

    private static BasicProperties numbered(int i) {
        return BasicProperties.builder()
                .messageId("m" + i)
                .correlationId("c" + i)
                .timestamp((long) i)
                .build();
    }

    /** The destination of each of many keys. */
    private Map<String, String> routes() {
        Map<String, String> routes = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            routes.put("key" + i, byKey.route("key" + i).get(0));
        }
        return routes;
    }
}
