package io.leveret.broker.connection;

import java.time.Duration;

/**
 * Finds out when a client takes nothing of what is sent to it, though it may still send. A slow client is none: each time all
 * that waits has gone, it counts anew. Belongs to the connection's loop.
 */
final class SendTimeout {

    /** How often it looks within the time allowed, which may become longer by one look. */
    private static final int LOOKS = 4;

    private final Wire wire;
    private final Runnable onTimeout;
    private long taken;
    private long takenAtLastLook;
    private int stuckLooks;

    private SendTimeout(Wire wire, Runnable onTimeout) {
        this.wire = wire;
        this.onTimeout = onTimeout;
    }

    /** Starts to look; {@code onTimeout} runs once when the client has taken nothing for so long. */
    static SendTimeout start(Wire wire, Duration allowed, Runnable onTimeout) {
        SendTimeout timeout = new SendTimeout(wire, onTimeout);
        // Duration.dividedBy reckons with decimals of any length, a kilobyte of garbage for each connection.
        wire.every(Duration.ofMillis(allowed.toMillis() / LOOKS), timeout::look);
        return timeout;
    }

    /** The socket takes octets again. */
    void onWritable() {
        taken++;
    }

    private void look() {
        boolean stuck = !wire.isWritable() && taken == takenAtLastLook;
        takenAtLastLook = taken;
        stuckLooks = stuck ? stuckLooks + 1 : 0;
        // The first look that finds it stuck does not know since when.
        if (stuckLooks == LOOKS + 1) {
            onTimeout.run();
        }
    }
}
