package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.harness.ExternalBroker;
import io.leveret.compat.harness.OwnBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Plays random sequences against both brokers, ours as near to RabbitMQ as it can be set. {@code -Ddifferential.seed} is the first sequence's seed, each further one has
 * the next; {@code -Ddifferential.sequences} and {@code -Ddifferential.operations} say how many and how long, {@code -Ddifferential.parallel} how many are played at a time,
 * {@code -Ddifferential.quorum} how many of a hundred have a quorum queue.
 */
@AmqpTest
@OwnBroker("leveret.message_ttl=head")
@EnabledIfSystemProperty(
        named = ExternalBroker.REFERENCE,
        matches = ".+",
        disabledReason = "compares with a reference: -Dreference=host:port names one")
class DifferentialTest {

    private static final int SEQUENCES = 100;
    private static final int OPERATIONS = 50;
    private static final int PARALLEL = 8;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void behavesAsTheReference(BrokerUnderTest leveret) {
        Series series = new Series(
                leveret, ExternalBroker.reference(), Integer.getInteger("differential.operations", OPERATIONS));
        long seed = Long.getLong("differential.seed", 1);

        List<String> differences = series.play(
                seed,
                Integer.getInteger("differential.sequences", SEQUENCES),
                Integer.getInteger("differential.parallel", PARALLEL));

        System.out.println("differential: from seed " + seed + " on " + series.summary());
        assertThat(differences).isEmpty();
    }
}
