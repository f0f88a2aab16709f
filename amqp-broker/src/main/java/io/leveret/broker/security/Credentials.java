package io.leveret.broker.security;

/** What a client says of itself. */
public record Credentials(String name, String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[name=" + name + "]";
    }
}
