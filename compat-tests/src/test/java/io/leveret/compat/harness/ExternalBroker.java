package io.leveret.compat.harness;

/** A broker that somebody else started, named by a property as host:port; its guest may log in with the usual password. */
public record ExternalBroker(String host, int port) implements BrokerUnderTest {

    /** The property that names the broker to compare with. */
    public static final String REFERENCE = "reference";

    private static final String PROPERTY = "broker";

    static boolean isChosen() {
        return !System.getProperty(PROPERTY, "").isBlank();
    }

    static ExternalBroker chosen() {
        return named(PROPERTY);
    }

    public static ExternalBroker reference() {
        return named(REFERENCE);
    }

    private static ExternalBroker named(String property) {
        String address = System.getProperty(property, "");
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("-D" + property + ": expected host:port, got '" + address + "'");
        }
        return new ExternalBroker(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
