package io.leveret.broker.security;

/** How an attempt to log in ended. */
public sealed interface Login {

    record Accepted(User user) implements Login {}

    /**
     * The client is told no more than that.
     *
     * @param reason for the log; never holds a password
     */
    record Refused(String reason) implements Login {}

    /** The client asked for a mechanism that is not offered. */
    record UnknownMechanism() implements Login {}

    /** The response was not in the mechanism's form. */
    record Malformed(String problem) implements Login {}
}
