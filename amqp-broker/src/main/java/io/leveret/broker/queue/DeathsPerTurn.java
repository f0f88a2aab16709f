package io.leveret.broker.queue;

/** How many messages a queue lets die in one turn: others want theirs. Belongs to the queue's loop. */
final class DeathsPerTurn {

    static final int MAX = 1_000;

    private final QueueLoop loop;
    private final Runnable goOn;
    private int left = MAX;

    /** {@code goOn} is run in a later turn whenever it was enough for one. */
    DeathsPerTurn(QueueLoop loop, Runnable goOn) {
        this.loop = loop;
        this.goOn = goOn;
    }

    boolean isEnough() {
        return left == 0;
    }

    void another() {
        left--;
        if (left == 0) {
            loop.execute(() -> {
                left = MAX;
                goOn.run();
            });
        }
    }

    void endTurn() {
        if (left > 0) {
            left = MAX;
        }
    }
}
