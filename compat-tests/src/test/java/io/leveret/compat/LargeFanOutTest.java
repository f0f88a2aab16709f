package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Large messages that go to several durable queues take their room on disk once. */
@AmqpTest
@OwnBroker
@OursOnly("looks at our own files")
class LargeFanOutTest {

    private static final int MESSAGES = 60;
    private static final int BODY_BYTES = 50_000;

    @Clause(
            "durability: a large body that goes to several durable queues is on disk once, and whole in each queue after kill -9")
    @Test
    void takesRoomOnceAndIsWholeInEachQueueAfterKill9(LeveretProcess broker, Clients clients, Names names)
            throws IOException {
        List<String> queues = List.of(names.queue(), names.queue(), names.queue());
        WireChannel channel = clients.wire().connect().openChannel(1);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        for (String queue : queues) {
            channel.ask(queue(queue).durable(), QueueMethod.DeclareOk.class);
            channel.ask(bind(queue, "amq.fanout", ""), QueueMethod.BindOk.class);
        }

        for (int i = 0; i < MESSAGES; i++) {
            channel.publish(Publication.to("amq.fanout", "", "").persistent().withBody(body(i)));
        }
        channel.awaitConfirms(MESSAGES);

        assertThat(bytes(broker.dataDirectory().resolve("messages"))).isLessThan((long) MESSAGES * BODY_BYTES * 3 / 2);
        broker.kill9();
        broker.startAgain();
        WireChannel next = clients.wire().connect().openChannel(1);
        for (String queue : queues) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(next.get(queue).body())
                        .as("message %d of %s", i, queue)
                        .isEqualTo(body(i));
            }
            next.expectEmpty(queue);
        }
    }

    private static byte[] body(int number) {
        byte[] body = new byte[BODY_BYTES];
        new Random(number).nextBytes(body);
        return body;
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
