package io.leveret.broker.exchange;

/**
 * The bindings of one exchange, arranged as its type looks them up. One thread changes them (the virtual host's topology
 * thread) while any number match: a match sees each binding wholly or not at all.
 */
interface Bindings {

    /** Refuses a binding that this type cannot have, for its key, its arguments or where it leads. */
    default void validate(Binding binding) {}

    void add(Binding binding);

    void remove(Binding binding);

    /** Adds to {@code into} where a message goes. */
    void match(Routable message, RouteCollector into);

    /** Whether the routing key alone decides, so that a route may be remembered by it. */
    default boolean matchByKeyAlone() {
        return true;
    }
}
