package io.leveret.broker.config;

/** The configuration cannot be used. The message is one line for the operator: place, key, problem. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String key;

    /**
     * Says what is wrong.
     *
     * @param key the setting at fault, or empty where the fault is not in one
     */
    ConfigurationException(String key, String message) {
        super(message, null, false, false);
        this.key = key;
    }

    static ConfigurationException ofKey(String key, String problem) {
        return new ConfigurationException(key, key + ": " + problem);
    }

    String key() {
        return key;
    }

    ConfigurationException at(String place) {
        return new ConfigurationException(key, place + ": " + getMessage());
    }
}
