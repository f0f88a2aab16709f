package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.WireClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** SIGTERM. */
@AmqpTest
@OwnBroker
class ShutdownTest {

    private static final Duration SECONDS = Duration.ofSeconds(8);

    @Clause("shutdown: clients get 320 `CONNECTION_FORCED`, and the process leaves with 0")
    @Test
    void tellsClientsAndLeavesWithZero(LeveretProcess broker, WireClient client) {
        client.connect().openChannel(1);

        broker.requestTermination();

        client.expectConnectionClose(
                320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'");
        client.expectSocketClosed();
        assertThat(broker.awaitExit()).isZero();
    }

    @Clause("shutdown: clients that do not answer are not waited for")
    @Test
    void doesNotWaitLongForClientsThatDoNotAnswer(LeveretProcess broker, Clients clients) {
        clients.wire().connect().openChannel(1);
        clients.wire().connectSocket();
        Instant start = Instant.now();

        int exitCode = broker.terminate();

        assertThat(exitCode).isZero();
        assertThat(Duration.between(start, Instant.now())).isLessThan(SECONDS);
    }

    @Clause("shutdown: it is in the log")
    @Test
    void saysSoInTheLog(LeveretProcess broker) {
        broker.terminate();

        assertThat(broker.output().tail()).contains("Stopping", "Stopped");
    }

    @Clause("shutdown: nothing listens any more")
    @Test
    void listensNoMore(LeveretProcess broker, WireClient client) {
        broker.terminate();

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(client::connectSocket);
    }
}
