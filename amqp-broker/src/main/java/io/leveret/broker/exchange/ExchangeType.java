package io.leveret.broker.exchange;

import java.util.Optional;
import java.util.function.Supplier;

/** The kinds of exchange a client may declare, by the name it uses. */
public enum ExchangeType {
    DIRECT("direct", DirectBindings::new),
    FANOUT("fanout", FanoutBindings::new),
    TOPIC("topic", TopicBindings::new),
    HEADERS("headers", HeadersBindings::new);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // constructors have no state
    private final Supplier<Bindings> newBindings;

    ExchangeType(String wireName, Supplier<Bindings> newBindings) {
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

    public String wireName() {
        return wireName;
    }

    Bindings newBindings() {
        return newBindings.get();
    }
}
