package io.leveret.compat.harness;

/** A broker that somebody else started, named by {@code -Dbroker=host:port}; its guest may log in with the usual password. */
public record ExternalBroker(String host, int port) implements BrokerUnderTest {

    private static final String PROPERTY = "broker";

    static boolean isChosen() {
        return !System.getProperty(PROPERTY, "").isBlank();
    }

    static ExternalBroker chosen() {
        String address = System.getProperty(PROPERTY, "");
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("-D" + PROPERTY + ": expected host:port, got '" + address + "'");
        }
        return new ExternalBroker(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
