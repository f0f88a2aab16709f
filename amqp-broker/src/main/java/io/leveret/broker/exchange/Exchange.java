package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exchange and the bindings that leave it. The virtual host's topology thread alone changes it; routing reads it from any
 * thread without a lock.
 */
public final class Exchange {

    private final ExchangeDefinition definition;
    private final Bindings bindings;
    private final @Nullable String alternate;

    /** All bindings from here, for the topology thread. */
    private final Set<Binding> outgoing = new LinkedHashSet<>();

    public Exchange(ExchangeDefinition definition) {
        this.definition = definition;
        this.bindings = definition.type().newBindings();
        this.alternate = definition.alternate();
    }

    public ExchangeDefinition definition() {
        return definition;
    }

    public boolean has(Binding binding) {
        return outgoing.contains(binding);
    }

    public boolean hasBindings() {
        return !outgoing.isEmpty();
    }

    public List<Binding> bindings() {
        return List.copyOf(outgoing);
    }

    public void add(Binding binding) {
        if (outgoing.add(binding)) {
            bindings.add(binding);
        }
    }

    public void remove(Binding binding) {
        if (outgoing.remove(binding)) {
            bindings.remove(binding);
        }
    }

    /** Refuses arguments that no binding of this type can have. */
    public void validate(FieldTable bindingArguments) {
        if (definition.type() == ExchangeType.HEADERS) {
            HeadersMatch.of(bindingArguments);
        }
    }

    /**
     * Adds the queues a message reaches from here, through other exchanges too: those that are bound, and from one where no
     * binding matches its alternate exchange.
     */
    public void route(Routable message, RouteCollector into) {
        into.addExchange(this);
        for (Exchange next = into.toVisit().poll();
                next != null;
                next = into.toVisit().poll()) {
            int before = into.matches();
            next.bindings.match(message, into);
            if (next.alternate != null && into.matches() == before) {
                into.addAlternate(next.alternate);
            }
        }
    }

    boolean routesByKeyAlone() {
        return bindings.matchByKeyAlone();
    }
}
