package io.leveret.broker.exchange;

import static io.leveret.broker.exchange.TestExchange.names;
import static io.leveret.broker.exchange.TestExchange.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where messages go that no binding of an exchange matches. */
class AlternateExchangeTest {

    private final Map<String, Exchange> exchanges = new HashMap<>();
    private final QueueHandle queue = queue("q");
    private final QueueHandle spare = queue("spare");

    @Test
    void takesWhatMatchesNoBinding() {
        Exchange first = exchange("first", ExchangeType.DIRECT, "second");
        bind(first, new Destination.ToQueue(queue), "k");
        bind(exchange("second", ExchangeType.FANOUT, null), new Destination.ToQueue(spare), "");

        assertThat(names(route(first, "k"))).containsExactly("q");
        assertThat(names(route(first, "other"))).containsExactly("spare");
    }

    @Test
    void isAskedForTheExchangeThatMatchesNothingAndNoOther() {
        Exchange first = exchange("first", ExchangeType.FANOUT, "third");
        Exchange second = exchange("second", ExchangeType.DIRECT, null);
        bind(first, new Destination.ToExchange(second), "");
        bind(exchange("third", ExchangeType.FANOUT, null), new Destination.ToQueue(spare), "");

        assertThat(names(route(first, "k"))).isEmpty();
    }

    @Test
    void isUsedBehindABindingBetweenExchanges() {
        Exchange first = exchange("first", ExchangeType.FANOUT, null);
        Exchange second = exchange("second", ExchangeType.DIRECT, "third");
        bind(first, new Destination.ToExchange(second), "");
        bind(exchange("third", ExchangeType.FANOUT, null), new Destination.ToQueue(spare), "");

        assertThat(names(route(first, "k"))).containsExactly("spare");
    }

    @Test
    void leadsOnToItsOwnAlternateExchange() {
        Exchange first = exchange("first", ExchangeType.DIRECT, "second");
        exchange("second", ExchangeType.DIRECT, "third");
        bind(exchange("third", ExchangeType.FANOUT, null), new Destination.ToQueue(spare), "");

        assertThat(names(route(first, "k"))).containsExactly("spare");
    }

    @Test
    void endsInACycle() {
        Exchange first = exchange("first", ExchangeType.DIRECT, "second");
        exchange("second", ExchangeType.DIRECT, "first");

        assertThat(names(route(first, "k"))).isEmpty();
    }

    @Test
    void leadsNowhereWhenItIsMissing() {
        assertThat(names(route(exchange("first", ExchangeType.DIRECT, "absent"), "k")))
                .isEmpty();
    }

    @Test
    void makesTheHeadersMatterWhereItLooksAtThem() {
        Exchange first = exchange("first", ExchangeType.DIRECT, "second");
        exchange("second", ExchangeType.HEADERS, null);

        assertThat(route(first, "k").isByKeyAlone()).isFalse();
    }

    private Exchange exchange(String name, ExchangeType type, @Nullable String alternate) {
        FieldTable arguments =
                alternate == null ? FieldTable.EMPTY : FieldTable.of("alternate-exchange", FieldValue.of(alternate));
        Exchange exchange = new Exchange(new ExchangeDefinition("/", name, type, false, false, false, arguments));
        exchanges.put(name, exchange);
        return exchange;
    }

    private RouteCollector route(Exchange from, String key) {
        RouteCollector collector = new RouteCollector(exchanges::get);
        from.route(TestExchange.message(key, FieldTable.EMPTY), collector);
        return collector;
    }

    private static void bind(Exchange from, Destination to, String key) {
        from.add(new Binding(from, to, key, FieldTable.EMPTY));
    }
}
