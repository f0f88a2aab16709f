package io.leveret.broker.connection;

import java.time.Duration;

/**
 * Keeps a connection from looking dead, and finds out when the client does. Sends a heartbeat where nothing was sent for half
 * the interval, and looks often enough that no client waits for a whole one; gives up when two intervals in a row brought nothing. While we do not read, silence proves nothing. Belongs to
 * the connection's loop.
 */
final class Heartbeat {

    private final Wire wire;
    private final Runnable onSilence;
    private long readsSeen;
    private long writesSeen;
    private int quarters;
    private int silentIntervals;

    private Heartbeat(Wire wire, Runnable onSilence) {
        this.wire = wire;
        this.onSilence = onSilence;
        this.readsSeen = wire.reads();
        this.writesSeen = wire.writes();
    }

    /** Starts both sides; {@code onSilence} runs once when the client is taken for dead. */
    static void start(Wire wire, int intervalSeconds, Runnable onSilence) {
        Heartbeat heartbeat = new Heartbeat(wire, onSilence);
        wire.every(Duration.ofMillis(intervalSeconds * 1_000L / 4), heartbeat::send);
        wire.every(Duration.ofSeconds(intervalSeconds), heartbeat::listen);
    }

    private void send() {
        quarters = wire.writes() == writesSeen ? quarters + 1 : 0;
        if (quarters == 2) {
            wire.heartbeat();
            quarters = 0;
        }
        writesSeen = wire.writes();
    }

    private void listen() {
        boolean silent = wire.reads() == readsSeen && !wire.isPaused();
        readsSeen = wire.reads();
        silentIntervals = silent ? silentIntervals + 1 : 0;
        if (silentIntervals == 2) {
            onSilence.run();
        }
    }
}
