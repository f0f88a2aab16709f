package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;

import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client that is alive and reads nothing. */
@AmqpTest
@OwnBroker("tcp_listen_options.send_timeout=1000")
class SendTimeoutTest {

    private static final int MESSAGES = 300;

    @Clause(
            "connection: a client that takes nothing of what is sent to it for `tcp_listen_options.send_timeout` is disconnected")
    @Test
    void disconnectsIt(Clients clients, Names names) {
        String queue = names.queue();
        WireChannel publisher = clients.wire().connect().openChannel(1);
        publisher.ask(queue(queue), QueueMethod.DeclareOk.class);
        for (int i = 0; i < MESSAGES; i++) {
            publisher.publish(queue, "x".repeat(100_000));
        }
        WireClient client = clients.wire().connect();

        client.openChannel(1).send(Requests.consume(queue));

        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> isLost(client));
    }

    private static boolean isLost(WireClient client) {
        try {
            client.sendHeartbeat();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
