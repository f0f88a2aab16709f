package io.leveret.broker.exchange;

import static io.leveret.broker.exchange.TestExchange.exchange;
import static io.leveret.broker.exchange.TestExchange.names;
import static io.leveret.broker.exchange.TestExchange.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

/** Ways through several exchanges. */
class RouteCollectorTest {

    private final Exchange first = exchange("first", ExchangeType.FANOUT);
    private final Exchange second = exchange("second", ExchangeType.DIRECT);
    private final Exchange third = exchange("third", ExchangeType.TOPIC);
    private final QueueHandle queue = queue("q");
    private final QueueHandle other = queue("other");

    @Test
    void followsBindingsBetweenExchanges() {
        bind(first, second, "");
        bind(second, third, "a.b");
        bind(third, queue, "a.*");

        assertThat(names(route(first, "a.b"))).containsExactly("q");
        assertThat(names(route(first, "a.c"))).isEmpty();
    }

    @Test
    void reachesAQueueOnceHoweverManyWaysLeadThere() {
        bind(first, queue, "");
        bind(first, second, "");
        bind(first, third, "");
        bind(second, queue, "k");
        bind(third, queue, "#");
        bind(third, other, "#");

        assertThat(names(route(first, "k"))).containsExactly("other", "q");
    }

    @Test
    void endsInACycle() {
        bind(first, second, "");
        bind(second, third, "k");
        bind(third, first, "#");
        bind(third, queue, "#");

        assertThat(names(route(first, "k"))).containsExactly("q");
    }

    @Test
    void endsAtAnExchangeBoundToItself() {
        bind(first, first, "");
        bind(first, queue, "");

        assertThat(names(route(first, "k"))).containsExactly("q");
    }

    @Test
    void isDecidedByTheKeyAloneWithoutAHeadersExchange() {
        bind(first, second, "");
        bind(second, third, "k");

        assertThat(route(first, "k").isByKeyAlone()).isTrue();
    }

    @Test
    void isNotDecidedByTheKeyAloneWithAHeadersExchangeOnTheWay() {
        bind(first, exchange("headers", ExchangeType.HEADERS), "");

        assertThat(route(first, "k").isByKeyAlone()).isFalse();
    }

    private static RouteCollector route(Exchange from, String key) {
        RouteCollector collector = new RouteCollector(name -> null);
        from.route(TestExchange.message(key, FieldTable.EMPTY), collector);
        return collector;
    }

    private static void bind(Exchange from, Exchange to, String key) {
        from.add(new Binding(from, new Destination.ToExchange(to), key, FieldTable.EMPTY));
    }

    private static void bind(Exchange from, QueueHandle to, String key) {
        from.add(new Binding(from, new Destination.ToQueue(to), key, FieldTable.EMPTY));
    }
}
