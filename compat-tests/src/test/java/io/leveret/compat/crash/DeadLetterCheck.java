package io.leveret.compat.crash;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Looks at a queue and the one for its dead letters, between which messages may just be on their way. */
final class DeadLetterCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private DeadLetterCheck() {}

    /** Every message is in one of the two; may be in both. The dead ones are taken out. */
    static void check(Connection connection, String living, String dead, Ledger ledger, Ids farewells)
            throws Exception {
        try (QueueReader dying = new QueueReader(connection, living);
                QueueReader died = new QueueReader(connection, dead)) {
            List<Long> found = new ArrayList<>();
            Awaitility.await("dead letters in " + dead)
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() -> {
                        found.clear();
                        found.addAll(dying.readOn());
                        found.addAll(died.readOn());
                        return ledger.isCoveredBy(found);
                    });
            ledger.check(found, false);
            Ledger.checkOrder(living, dying.readOn());
            died.acknowledgeAll(ledger, farewells.next());
            // What is in both is still there.
            dying.readOn().forEach(ledger::found);
        }
    }
}
