package io.leveret.broker.queue;

/** What a full queue does with one message more: {@code x-overflow}. */
public enum Overflow {
    /** The messages that wait longest go. */
    DROP_HEAD("drop-head"),
    /** The new message is refused. */
    REJECT_PUBLISH("reject-publish"),
    /** The new message is refused and dead-lettered. */
    REJECT_PUBLISH_DLX("reject-publish-dlx");

    private final String wireName;

    Overflow(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
