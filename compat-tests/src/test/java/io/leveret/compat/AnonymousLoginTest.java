package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ConnectionMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Clients that come in without saying who they are, where an operator allows it. */
@AmqpTest
@OwnBroker("anonymous_login_user=guest")
class AnonymousLoginTest {

    @Clause(
            value = "login: ANONYMOUS is offered, last, when `anonymous_login_user` is set",
            differs = Deviation.ANONYMOUS)
    @Test
    void isOfferedBehindTheOtherMechanisms(WireClient client) {
        ConnectionMethod.Start start = client.sendProtocolHeader().expect(ConnectionMethod.Start.class);

        assertThat(start.mechanisms()).isEqualTo("PLAIN AMQPLAIN ANONYMOUS");
    }

    @Clause("login: ANONYMOUS needs no response")
    @Test
    void needsNoResponse(WireClient client) {
        client.connect(Handshake.usual().answering("ANONYMOUS", "".getBytes(StandardCharsets.UTF_8)));

        client.expectStillOpen();
    }

    @Clause("login: ANONYMOUS takes any response")
    @Test
    void takesAnyTraceForAResponse(WireClient client) {
        client.connect(Handshake.usual().answering("ANONYMOUS", "trace".getBytes(StandardCharsets.UTF_8)));

        client.expectStillOpen();
    }
}
