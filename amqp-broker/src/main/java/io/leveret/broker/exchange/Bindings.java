package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import java.util.function.Supplier;

/**
 * The bindings of one exchange, arranged as its type looks them up. One thread changes them (the virtual host's topology
 * thread) while any number match: a match sees each binding wholly or not at all.
 */
interface Bindings {

    void add(Binding binding);

    void remove(Binding binding);

    /**
     * Adds to {@code into} where a message goes.
     *
     * @param headers the message's headers; asked for only by a type that looks at them
     */
    void match(String routingKey, Supplier<FieldTable> headers, RouteCollector into);

    /** Whether the routing key alone decides, so that a route may be remembered by it. */
    default boolean matchByKeyAlone() {
        return true;
    }
}
