package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exchanges that send a message to one of their destinations. */
class PickingBindingsTest {

    private final TestExchange random = new TestExchange(ExchangeType.RANDOM);
    private final TestExchange modulus = new TestExchange(ExchangeType.MODULUS_HASH);

    @Test
    void leadNowhereWithoutADestination() {
        assertThat(random.route("k")).isEmpty();
        assertThat(modulus.route("k")).isEmpty();
    }

    @Test
    void reachEveryDestinationByChanceButOneAtATime() {
        Stream.of("a", "b", "c").forEach(queue -> random.bind(queue, "ignored"));

        assertThat(IntStream.range(0, 500).mapToObj(i -> random.route("k")))
                .containsOnly(List.of("a"), List.of("b"), List.of("c"))
                .contains(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void areNotRememberedWhereChanceDecides() {
        assertThat(random.collect(TestExchange.message("k", FieldTable.EMPTY)).isByKeyAlone())
                .isFalse();
    }

    @Test
    void leadTheSameKeyTheSameWay() {
        Stream.of("a", "b", "c").forEach(queue -> modulus.bind(queue, ""));

        assertThat(modulus.route("k")).hasSize(1).isEqualTo(modulus.route("k"));
        assertThat(IntStream.range(0, 100).mapToObj(i -> modulus.route("k" + i)).distinct())
                .hasSize(3);
    }

    @Test
    void countADestinationOnceHoweverOftenItIsBound() {
        modulus.bind("a", "1");
        modulus.bind("a", "2");
        modulus.unbind("a", "1");

        assertThat(modulus.route("k")).containsExactly("a");
        modulus.unbind("a", "2");
        assertThat(modulus.route("k")).isEmpty();
    }
}
