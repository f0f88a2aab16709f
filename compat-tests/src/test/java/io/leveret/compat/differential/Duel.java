package io.leveret.compat.differential;

import io.leveret.compat.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Two brokers that are given the same operations, one after the other. Used by one thread at a time. */
final class Duel {

    /** How long a difference may last before it counts: brokers carry out some things a little later than they answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final BrokerUnderTest leveret;
    private final BrokerUnderTest reference;

    Duel(BrokerUnderTest leveret, BrokerUnderTest reference) {
        this.leveret = leveret;
        this.reference = reference;
    }

    /** Plays until the brokers differ, or to the end. */
    Optional<Difference> play(List<Operation> operations) {
        try (Player ours = new Player(leveret);
                Player theirs = new Player(reference)) {
            for (int i = 0; i < operations.size(); i++) {
                Operation operation = operations.get(i);
                both(ours, theirs, player -> player.play(operation));
                if (differ(ours, theirs)) {
                    return Optional.of(new Difference(operations.subList(0, i + 1), ours.heard(), theirs.heard()));
                }
            }
            return Optional.empty();
        }
    }

    private static boolean differ(Player ours, Player theirs) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ours.heard().equals(theirs.heard())) {
            if (System.nanoTime() > deadline) {
                return true;
            }
            both(ours, theirs, Player::settle);
        }
        return false;
    }

    private static void both(Player ours, Player theirs, Consumer<Player> act) {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> act.accept(theirs));
        act.accept(ours);
        other.join();
    }
}
