package io.leveret.compat;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;

/** How many connections a broker takes. */
@AmqpTest
@OwnBroker("connection_max=1")
class ConnectionLimitTest {

    @Clause(
            "connection: one more than `connection_max` is refused with 530 `connection refused: node connection limit (N) is reached`")
    @Test
    void refusesOneMore(Clients clients) {
        clients.wire().connect();
        WireClient second = clients.wire();

        second.negotiate(Handshake.usual());

        second.expectConnectionClose(530, "NOT_ALLOWED - connection refused: node connection limit (1) is reached");
    }
}
