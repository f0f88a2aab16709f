package io.leveret.broker.channel;

import io.leveret.broker.message.Address;
import io.leveret.broker.vhost.Route;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ContentHeader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes a channel's messages took before, as long as the topology has not changed. Bounded: a channel that uses ever new
 * keys starts over now and then.
 */
final class RouteCache {

    private static final int MAX_ROUTES = 1_000;

    private final VirtualHost virtualHost;
    private final Map<Key, Route> routes = new HashMap<>();
    private @Nullable Route latest;

    RouteCache(VirtualHost virtualHost) {
        this.virtualHost = virtualHost;
    }

    Route find(String exchange, String routingKey, ContentHeader header) {
        long version = virtualHost.topologyVersion();
        Route same = latest;
        if (same != null && same.topologyVersion() == version && leadsFrom(same, exchange, routingKey)) {
            return same;
        }
        Key key = new Key(exchange, routingKey);
        Route known = routes.get(key);
        if (known != null && known.topologyVersion() == version && known.byKeyAlone()) {
            latest = known;
            return known;
        }
        Address address = known == null ? new Address(exchange, routingKey) : known.address();
        Route found = virtualHost.route(address, header);
        if (routes.size() >= MAX_ROUTES) {
            routes.clear();
        }
        routes.put(key, found);
        latest = found.byKeyAlone() ? found : null;
        return found;
    }

    private static boolean leadsFrom(Route route, String exchange, String routingKey) {
        return route.address().routingKey().equals(routingKey)
                && route.address().exchange().equals(exchange);
    }

    private record Key(String exchange, String routingKey) {}
}
