package io.leveret.compat.differential;

import io.leveret.compat.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two brokers that are given the same operations. One thread at a time. */
final class Duel implements AutoCloseable {

    private final BrokerUnderTest leveret;
    private final BrokerUnderTest reference;
    private final Scene scene;
    private final Witness ours;
    private final Witness theirs;

    /** Nobody else may use the scene meanwhile. */
    Duel(BrokerUnderTest leveret, BrokerUnderTest reference, Scene scene) {
        this.leveret = leveret;
        this.reference = reference;
        this.scene = scene;
        this.ours = new Witness(leveret);
        this.theirs = new Witness(reference);
    }

    /**
     * Plays until the brokers differ, or to the end.
     *
     * @param patience how long a difference must last to count: brokers carry out some things a little later than they answer
     * @throws ReferenceFailed if that had a fault of its own; there can be no further duel in the same scene
     */
    Optional<Difference> play(List<Operation> operations, Duration patience) {
        try (Player here = new Player(leveret, ours, scene);
                Player there = new Player(reference, theirs, scene)) {
            for (int i = 0; i < operations.size(); i++) {
                here.play(operations.get(i));
                Operation operation = operations.get(i);
                onReference(() -> there.play(operation));
                if (differ(here, there, patience)) {
                    return Optional.of(
                            new Difference(scene, operations.subList(0, i + 1), here.heard(), there.heard()));
                }
            }
            return Optional.empty();
        }
    }

    private static boolean differ(Player here, Player there, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!here.heard().equals(there.heard())) {
            if (System.nanoTime() > deadline) {
                return true;
            }
            here.settle();
            onReference(there::settle);
        }
        return false;
    }

    private static void onReference(Runnable step) {
        try {
            step.run();
        } catch (ConnectionOver e) {
            throw e.isInternalError() ? new ReferenceFailed(e) : e;
        }
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
