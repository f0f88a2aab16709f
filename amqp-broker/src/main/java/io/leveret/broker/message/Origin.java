package io.leveret.broker.message;

/** Where a message came from: whether its history, in {@code x-death}, is the broker's own, and whether anybody saw it before. */
public enum Origin {
    CLIENT(0, false, false),
    DEAD_LETTER(1, true, false),
    DELIVERED_DEAD_LETTER(2, true, true);

    private final int code;
    private final boolean dead;
    private final boolean delivered;

    Origin(int code, boolean dead, boolean delivered) {
        this.code = code;
        this.dead = dead;
        this.delivered = delivered;
    }

    /** As it is stored. */
    int code() {
        return code;
    }

    /** Whether it has died in a queue, and tells of it truly. */
    public boolean isDead() {
        return dead;
    }

    public boolean isDelivered() {
        return delivered;
    }
}
