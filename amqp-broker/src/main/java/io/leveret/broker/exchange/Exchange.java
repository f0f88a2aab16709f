package io.leveret.broker.exchange;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An exchange and the bindings that leave it. The virtual host's topology thread alone changes it; routing reads it from any
 * thread without a lock.
 */
public final class Exchange {

    private final ExchangeDefinition definition;
    private final Bindings bindings;

    /** Those behind the waiting room. */
    private final Bindings undelayed;

    private final @Nullable WaitingRoom waitingRoom;
    private final @Nullable String alternate;

    /** All bindings from here, for the topology thread. */
    private final Set<Binding> outgoing = new LinkedHashSet<>();

    /** An exchange that no message has to wait for. */
    public Exchange(ExchangeDefinition definition) {
        this(definition, immediate -> null);
    }

    /**
     * An exchange without bindings.
     *
     * @param waitingRooms makes a place for messages to wait in; null where the exchange needs none
     * @throws io.leveret.broker.error.ChannelException if the definition's arguments mean nothing to its type
     */
    public Exchange(ExchangeDefinition definition, Function<ExchangeDefinition, @Nullable WaitingRoom> waitingRooms) {
        this.definition = definition;
        this.undelayed = definition.type().newBindings(definition.arguments());
        WaitingRoom room = waitingRooms.apply(definition);
        this.waitingRoom = room;
        this.bindings = room == null ? undelayed : new DelayedBindings(undelayed, room);
        this.alternate = definition.alternate();
    }

    public ExchangeDefinition definition() {
        return definition;
    }

    /** Where messages wait that are not due, or to be told apart from duplicates; null if they need not. */
    public @Nullable WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** Drops what waits: the exchange is deleted. */
    public void close() {
        if (waitingRoom != null) {
            waitingRoom.close();
        }
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

    /** Refuses a binding that this exchange cannot have, for its key, its arguments or where it leads. */
    public void validate(Binding binding) {
        bindings.validate(binding);
    }

    /**
     * Adds the queues a message reaches from here, through other exchanges too: those that are bound, and from one where no
     * binding matches its alternate exchange.
     */
    public void route(Routable message, RouteCollector into) {
        into.addExchange(this);
        into.follow(message);
    }

    /** The same for a message that comes out of the waiting room. */
    public void routeDue(Routable message, RouteCollector into) {
        into.beginAt(this);
        match(undelayed, message, into);
        into.follow(message);
    }

    /** Adds where the bindings from here lead, or the alternate exchange. */
    void match(Routable message, RouteCollector into) {
        match(bindings, message, into);
    }

    private void match(Bindings by, Routable message, RouteCollector into) {
        int before = into.matches();
        by.match(message, into);
        if (alternate != null && into.matches() == before) {
            into.addAlternate(alternate);
        }
    }

    boolean routesByKeyAlone() {
        return bindings.matchByKeyAlone();
    }
}
