package io.leveret.broker.message;

/** Where a message came from: whether its history, in {@code x-death}, is the broker's own, and whether it was delivered in vain before. */
public enum Origin {
    CLIENT(0, false, false),
    DEAD_LETTER(1, true, false),
    FAILED_DEAD_LETTER(2, true, true);

    private final int code;
    private final boolean dead;
    private final boolean failed;

    Origin(int code, boolean dead, boolean failed) {
        this.code = code;
        this.dead = dead;
        this.failed = failed;
    }

    /** As it is stored. */
    int code() {
        return code;
    }

    /** Whether it has died in a queue, and tells of it truly. */
    public boolean isDead() {
        return dead;
    }

    /** Whether a consumer failed with it, and said so or went away. */
    public boolean isFailed() {
        return failed;
    }
}
