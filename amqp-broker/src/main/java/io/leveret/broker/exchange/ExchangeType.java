package io.leveret.broker.exchange;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.FieldTable;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of exchange a client may declare, by the name it uses. */
public enum ExchangeType {
    DIRECT("direct", arguments -> new DirectBindings()),
    FANOUT("fanout", arguments -> new FanoutBindings()),
    TOPIC("topic", arguments -> new TopicBindings()),
    HEADERS("headers", arguments -> new HeadersBindings()),
    CONSISTENT_HASH("x-consistent-hash", ConsistentHashBindings::new),
    MODULUS_HASH("x-modulus-hash", arguments -> new ModulusHashBindings()),
    RANDOM("x-random", arguments -> new RandomBindings()),
    LOCAL_RANDOM("x-local-random", arguments -> new LocalRandomBindings()),
    RECENT_HISTORY("x-recent-history", RecentHistoryBindings::new),
    /** Goes by another type, and keeps messages for a while first. */
    DELAYED_MESSAGE("x-delayed-message", DelayedBindings::undelayed);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // constructors have no state
    private final Function<FieldTable, Bindings> newBindings;

    ExchangeType(String wireName, Function<FieldTable, Bindings> newBindings) {
        this.wireName = wireName;
        this.newBindings = newBindings;
    }

    public static Optional<ExchangeType> named(String wireName) {
        for (ExchangeType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * The type of this name.
     *
     * @throws ChannelException if there is none
     */
    public static ExchangeType required(String wireName) {
        return named(wireName)
                .orElseThrow(() -> ChannelException.preconditionFailed(
                        (wireName.isEmpty() ? "invalid" : "unknown") + " exchange type '" + wireName + "'"));
    }

    public String wireName() {
        return wireName;
    }

    /** As RabbitMQ names it in reply texts: it prints an atom of Erlang. */
    public String description() {
        return wireName.contains("-") ? "'" + wireName + "'" : wireName;
    }

    Bindings newBindings(FieldTable exchangeArguments) {
        return newBindings.apply(exchangeArguments);
    }
}
