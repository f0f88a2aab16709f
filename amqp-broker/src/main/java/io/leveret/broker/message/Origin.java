package io.leveret.broker.message;

/** Where a message came from: whether its history, in {@code x-death}, is the broker's own, and whether it was delivered in vain before. */
public enum Origin {
    CLIENT(0, false, false, false),
    DEAD_LETTER(1, true, false, false),
    FAILED_DEAD_LETTER(2, true, true, false),
    REKEYED_DEAD_LETTER(3, true, false, true),
    REKEYED_FAILED_DEAD_LETTER(4, true, true, true);

    private final int code;
    private final boolean dead;
    private final boolean failed;
    private final boolean rekeyed;

    Origin(int code, boolean dead, boolean failed, boolean rekeyed) {
        this.code = code;
        this.dead = dead;
        this.failed = failed;
        this.rekeyed = rekeyed;
    }

    /** That of a dead letter. */
    public static Origin dead(boolean failed, boolean rekeyed) {
        if (rekeyed) {
            return failed ? REKEYED_FAILED_DEAD_LETTER : REKEYED_DEAD_LETTER;
        }
        return failed ? FAILED_DEAD_LETTER : DEAD_LETTER;
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

    /** Whether a queue's key took the place of its own: then its CC is only a header. */
    public boolean isRekeyed() {
        return rekeyed;
    }
}
