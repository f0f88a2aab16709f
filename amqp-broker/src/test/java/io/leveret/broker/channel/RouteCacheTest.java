package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.vhost.InlineLoop;
import io.leveret.broker.vhost.Route;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.TestVirtualHost;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteCacheTest {

    private static final ContentHeader NO_HEADERS = BasicProperties.EMPTY.toHeader(0);

    private final TestVirtualHost host = TestVirtualHost.open();
    private final RouteCache routes = new RouteCache(host.virtualHost());

    @BeforeEach
    void bindAQueue() {
        host.queue("q", new InlineLoop());
        host.bind("q", "amq.topic", "a.*");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void findsARouteOnceAsLongAsNothingChanges() {
        Route first = find("amq.topic", "a.b");
        Route other = find("amq.topic", "a.c");

        assertThat(find("amq.topic", "a.b")).isSameAs(first);
        assertThat(find("amq.topic", "a.c")).isSameAs(other);
        assertThat(first.queues()).hasSize(1);
    }

    @Test
    void findsARouteAnewWhenTheTopologyHasChanged() {
        assertThat(find("amq.topic", "a.b").queues()).hasSize(1);
        host.queue("another", new InlineLoop());
        host.bind("another", "amq.topic", "#");

        assertThat(find("amq.topic", "a.b").queues()).hasSize(2);
    }

    @Test
    void forgetsTheRouteToADeletedQueue() {
        find("amq.topic", "a.b");
        delete(new QueueMethod.Delete("q", false, false, false));

        assertThat(find("amq.topic", "a.b").queues()).isEmpty();
    }

    @Test
    void refusesAnExchangeThatIsGoneThoughItKnewTheWay() {
        host.exchange("x", "direct");
        find("x", "k");
        TestVirtualHost.await(host.virtualHost().operations().delete(new ExchangeMethod.Delete("x", false, false)));

        assertThatThrownBy(() -> find("x", "k")).isInstanceOf(ChannelException.class);
    }

    @Test
    void tellsExchangesAndKeysApart() {
        assertThat(find("amq.topic", "a.b").queues()).hasSize(1);
        assertThat(find("amq.direct", "a.b").queues()).isEmpty();
        assertThat(find("amq.topic", "b").queues()).isEmpty();
        assertThat(find("", "q").queues()).hasSize(1);
    }

    @Test
    void keepsTheAddressOfAKeyWhenItsRouteChanges() {
        Route before = find("amq.topic", "a.b");
        host.bind("q", "amq.topic", "#");

        assertThat(find("amq.topic", "a.b").address()).isSameAs(before.address());
    }

    @Test
    void looksAtTheHeadersOfEachMessageWhereTheyDecide() {
        FieldTable demands = FieldTable.of("a", FieldValue.of(1));
        TestVirtualHost.await(host.virtualHost()
                .operations()
                .bind(new QueueMethod.Bind("q", "amq.headers", "", false, demands), session()));
        ContentHeader matching =
                BasicProperties.builder().headers(demands).build().toHeader(0);

        assertThat(routes.find("amq.headers", "k", matching).queues()).hasSize(1);
        assertThat(routes.find("amq.headers", "k", NO_HEADERS).queues()).isEmpty();
        assertThat(routes.find("amq.headers", "k", matching).queues()).hasSize(1);
    }

    @Test
    void findsTheWayOfEverNewKeys() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(find("amq.topic", "a." + i).queues()).hasSize(1);
        }
    }

    private Route find(String exchange, String key) {
        return routes.find(exchange, key, NO_HEADERS);
    }

    private void delete(QueueMethod.Delete delete) {
        TestVirtualHost.await(host.virtualHost().operations().delete(delete, session()));
    }

    private Session session() {
        return new Session(this, new InlineLoop());
    }
}
