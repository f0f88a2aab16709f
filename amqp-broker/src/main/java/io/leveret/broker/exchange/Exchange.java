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

    /** @throws io.leveret.broker.error.ChannelException if the definition's arguments mean nothing to its type */
    public Exchange(ExchangeDefinition definition) {
        this.definition = definition;
        this.bindings = definition.type().newBindings(definition.arguments());
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

    /** Refuses keys and arguments that no binding from here can have. */
    public void validate(String bindingKey, FieldTable bindingArguments) {
        bindings.validate(bindingKey, bindingArguments);
    }

    /**
     * Adds the queues a message reaches from here, through other exchanges too: those that are bound, and from one where no
     * binding matches its alternate exchange.
     */
    public void route(Routable message, RouteCollector into) {
        into.addExchange(this);
        into.follow(message);
    }

    /** Adds where the bindings from here lead, or the alternate exchange. */
    void match(Routable message, RouteCollector into) {
        int before = into.matches();
        bindings.match(message, into);
        if (alternate != null && into.matches() == before) {
            into.addAlternate(alternate);
        }
    }

    boolean routesByKeyAlone() {
        return bindings.matchByKeyAlone();
    }
}
