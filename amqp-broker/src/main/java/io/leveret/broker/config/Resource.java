package io.leveret.broker.config;

/** What a broker may run short of; their order is that of the words in connection.blocked. */
public enum Resource {
    MEMORY("memory"),
    DISK("disk");

    private final String wireName;

    Resource(String wireName) {
        this.wireName = wireName;
    }

    /** As clients and operators read it. */
    public String wireName() {
        return wireName;
    }
}
