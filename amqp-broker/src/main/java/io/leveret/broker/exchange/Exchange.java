package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
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
    private final @Nullable WaitingRoom waitingRoom;
    private final @Nullable String alternate;

    /** All bindings from here, for the topology thread. */
    private final Set<Binding> outgoing = new LinkedHashSet<>();

    /** An exchange of a type that delays nothing. */
    public Exchange(ExchangeDefinition definition) {
        this(definition, delayed -> {
            throw new IllegalArgumentException(delayed.description() + " needs a waiting room");
        });
    }

    /**
     * An exchange without bindings.
     *
     * @param waitingRooms makes a place for messages to wait in, where the exchange's type needs one
     * @throws io.leveret.broker.error.ChannelException if the definition's arguments mean nothing to its type
     */
    public Exchange(ExchangeDefinition definition, Function<ExchangeDefinition, WaitingRoom> waitingRooms) {
        this.definition = definition;
        Bindings undelayed = definition.type().newBindings(definition.arguments());
        WaitingRoom room = definition.type() == ExchangeType.DELAYED_MESSAGE ? waitingRooms.apply(definition) : null;
        this.waitingRoom = room;
        this.bindings = room == null ? undelayed : new DelayedBindings(undelayed, room);
        this.alternate = definition.alternate();
    }

    public ExchangeDefinition definition() {
        return definition;
    }

    /** Where messages wait that are not due; null if the exchange delays none. */
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
