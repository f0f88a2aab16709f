package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client declares, and does not send, costs the broker nothing. */
@AmqpTest
@OursOnly("starts a broker with a small heap")
class SmallHeapTest {

    private static final int CONNECTIONS = 50;
    private static final long LARGEST_BODY = 536_870_912L;

    @Clause("content: a body takes memory as it arrives, not as it is declared")
    @Test
    void holdsManyBodiesThatWereOnlyDeclared(@TempDir Path folder) {
        List<WireClient> clients = new ArrayList<>();
        try (LeveretProcess broker = LeveretProcess.start(Launch.in(folder).withJvm("-Xmx64m"))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                WireClient client = new WireClient(broker.host(), broker.port(), "declares only");
                clients.add(client);
                client.connect()
                        .openChannel(1)
                        .send(new BasicMethod.Publish("", "nowhere", false, false))
                        .sendHeader(Publication.header(LARGEST_BODY))
                        .sendBody(new byte[1000]);
            }

            WireChannel channel = clients.get(0).openChannel(2);
            String queue = channel.declareQueue();
            assertThat(channel.publish(queue, "still here").drain(queue)).containsExactly("still here");
            assertThat(broker.output().tail()).doesNotContain("OutOfMemory");
        } finally {
            clients.forEach(WireClient::close);
        }
    }
}
