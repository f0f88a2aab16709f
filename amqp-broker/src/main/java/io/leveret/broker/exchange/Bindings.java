package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;

/**
 * The bindings of one exchange, arranged as its type looks them up. One thread changes them (the virtual host's topology
 * thread) while any number match: a match sees each binding wholly or not at all.
 */
interface Bindings {

    /** Refuses keys and arguments that no binding of this type can have. */
    default void validate(String bindingKey, FieldTable arguments) {}

    void add(Binding binding);

    void remove(Binding binding);

    /** Adds to {@code into} where a message goes. */
    void match(Routable message, RouteCollector into);

    /** Whether the routing key alone decides, so that a route may be remembered by it. */
    default boolean matchByKeyAlone() {
        return true;
    }
}
