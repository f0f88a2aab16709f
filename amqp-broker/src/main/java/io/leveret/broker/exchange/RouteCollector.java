package io.leveret.broker.exchange;

import io.leveret.broker.queue.QueueHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers where a message goes: each queue once however many ways lead there, and each exchange visited once, so that cycles of
 * bindings end.
 */
public final class RouteCollector {

    private final Set<QueueHandle> queues = new LinkedHashSet<>();
    private final Set<Exchange> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Exchange> toVisit = new ArrayDeque<>();
    private final Function<String, @Nullable Exchange> exchanges;
    private boolean byKeyAlone = true;
    private int matches;
    private List<RecentHistory> histories = List.of();

    /** {@code exchanges} finds an alternate exchange by its name; null if there is none. */
    public RouteCollector(Function<String, @Nullable Exchange> exchanges) {
        this.exchanges = exchanges;
    }

    /** Whether the routing key alone decided. */
    public boolean isByKeyAlone() {
        return byKeyAlone;
    }

    /** Those on the way who want to see the message. */
    public List<RecentHistory> histories() {
        return histories;
    }

    public QueueHandle[] queues() {
        return queues.toArray(QueueHandle[]::new);
    }

    /** How many bindings have matched so far. */
    int matches() {
        return matches;
    }

    /** Goes on at the exchange of this name; a missing one leads nowhere. */
    void addAlternate(String name) {
        Exchange alternate = exchanges.apply(name);
        if (alternate != null) {
            addExchange(alternate);
        }
    }

    void add(Destination destination) {
        matches++;
        if (destination instanceof Destination.ToQueue to) {
            queues.add(to.queue());
        } else if (destination instanceof Destination.ToExchange to) {
            addExchange(to.exchange());
        }
    }

    void addExchange(Exchange exchange) {
        if (visited.add(exchange)) {
            toVisit.add(exchange);
            byKeyAlone &= exchange.routesByKeyAlone();
        }
    }

    /** The way begins behind this exchange, and does not lead there again. */
    void beginAt(Exchange exchange) {
        visited.add(exchange);
    }

    void addHistory(RecentHistory history) {
        List<RecentHistory> more = new ArrayList<>(histories);
        more.add(history);
        histories = List.copyOf(more);
    }

    /** Goes on from the exchanges reached so far, to those behind them. */
    void follow(Routable message) {
        for (Exchange next = toVisit.poll(); next != null; next = toVisit.poll()) {
            next.match(message, this);
        }
    }
}
