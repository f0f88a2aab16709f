package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.harness.ExternalBroker;
import io.leveret.compat.harness.OwnBroker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Plays random sequences against both brokers, ours as near to RabbitMQ as it can be set. {@code -Ddifferential.seed} is the first sequence's seed, each further one has
 * the next; {@code -Ddifferential.sequences} and {@code -Ddifferential.operations} say how many and how long.
 */
@AmqpTest
@OwnBroker("leveret.message_ttl=head")
@EnabledIfSystemProperty(
        named = ExternalBroker.REFERENCE,
        matches = ".+",
        disabledReason = "compares with a reference: -Dreference=host:port names one")
class DifferentialTest {

    private static final int SEQUENCES = 10;
    private static final int OPERATIONS = 40;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void behavesAsTheReference(BrokerUnderTest leveret) {
        Duel duel = new Duel(leveret, ExternalBroker.reference());
        long first = Long.getLong("differential.seed", 1);
        int sequences = Integer.getInteger("differential.sequences", SEQUENCES);
        Map<String, Integer> accepted = new TreeMap<>();

        for (long seed = first; seed < first + sequences; seed++) {
            List<Operation> operations =
                    new Generator(seed).sequence(Integer.getInteger("differential.operations", OPERATIONS));
            Optional<Difference> difference = duel.play(operations);
            difference
                    .flatMap(AcceptedDifference::of)
                    .ifPresent(known -> accepted.merge(known.deviation().what(), 1, Integer::sum));

            Optional<String> report = difference
                    .filter(DifferentialTest::counts)
                    .flatMap(found -> duel.play(operations))
                    .filter(DifferentialTest::counts)
                    .map(found -> shrunk(duel, found).description());
            assertThat(report.orElse("")).as("seed %s", seed).isEmpty();
        }
        System.out.println(
                "differential: seeds " + first + " to " + (first + sequences - 1) + ", accepted " + accepted);
    }

    private static Difference shrunk(Duel duel, Difference difference) {
        return new Shrinker(operations -> duel.play(operations).filter(DifferentialTest::counts)).shrink(difference);
    }

    private static boolean counts(Difference difference) {
        return AcceptedDifference.of(difference).isEmpty();
    }
}
