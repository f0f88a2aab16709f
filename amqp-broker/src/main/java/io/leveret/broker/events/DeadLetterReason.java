package io.leveret.broker.events;

/** Why a queue gave a message up to its dead-letter exchange. */
public enum DeadLetterReason {
    EXPIRED("expired"),
    REJECTED("rejected"),
    MAX_LENGTH("maxlen"),
    DELIVERY_LIMIT("delivery_limit");

    private final String wireName;

    DeadLetterReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name that clients see in {@code x-death} and that metrics carry. */
    public String wireName() {
        return wireName;
    }
}
