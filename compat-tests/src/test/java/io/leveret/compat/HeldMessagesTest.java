package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer without prefetch that does not acknowledge, and is given more than the broker's whole memory. */
@AmqpTest
@OursOnly("starts a broker with a small heap")
class HeldMessagesTest {

    private static final int MESSAGES = 6_000;
    private static final int CONFIRMED_AT_A_TIME = 500;
    private static final String QUEUE = "held";
    private static final String PADDING = "x".repeat(16_000);

    @Clause("acknowledgements: what is unacknowledged need not fit into memory")
    @Test
    void comeBackWhole(@TempDir Path folder) {
        try (LeveretProcess broker = LeveretProcess.start(Launch.in(folder).withJvm("-Xmx64m"));
                WireClient client = new WireClient(broker.host(), broker.port(), "never acknowledges")) {
            WireChannel holder = client.connect().openChannel(1);
            fill(holder, Requests.queue(QUEUE).durable());
            holder.consume(QUEUE);
            expectAll(holder, false);

            holder.close();

            WireChannel next = client.openChannel(2);
            next.consume(QUEUE);
            expectAll(next, true);
            assertThat(broker.output().tail()).doesNotContain("OutOfMemory");
        }
    }

    @Clause("acknowledgements: what is unacknowledged need not fit into memory")
    @Test
    void areDeadLetteredWhole(@TempDir Path folder) {
        try (LeveretProcess broker = LeveretProcess.start(Launch.in(folder).withJvm("-Xmx64m"));
                WireClient client = new WireClient(broker.host(), broker.port(), "rejects everything")) {
            WireChannel holder = client.connect().openChannel(1);
            holder.ask(Requests.queue("dead").durable(), QueueMethod.DeclareOk.class);
            fill(
                    holder,
                    Requests.queue(QUEUE)
                            .durable()
                            .with("x-dead-letter-exchange", FieldValue.of(""))
                            .with("x-dead-letter-routing-key", FieldValue.of("dead")));
            holder.consume(QUEUE);
            expectAll(holder, false);

            holder.send(Requests.discardUpTo(MESSAGES));

            WireChannel next = client.openChannel(2);
            next.consume("dead");
            expectAll(next, false);
            assertThat(broker.output().tail()).doesNotContain("OutOfMemory");
        }
    }

    /** Persistent and transient messages in turn. */
    private static void fill(WireChannel channel, DeclareQueue queue) {
        channel.ask(queue, QueueMethod.DeclareOk.class);
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
        for (int i = 0; i < MESSAGES; i++) {
            Publication publication = Publication.toQueue(QUEUE, i + PADDING);
            channel.publish(i % 2 == 0 ? publication.persistent() : publication);
            if ((i + 1) % CONFIRMED_AT_A_TIME == 0) {
                channel.awaitConfirms(i + 1);
            }
        }
    }

    private static void expectAll(WireChannel channel, boolean redelivered) {
        for (int i = 0; i < MESSAGES; i++) {
            Content<BasicMethod.Deliver> delivery = channel.expectDelivery();
            assertThat(delivery.text()).isEqualTo(i + PADDING);
            assertThat(delivery.method().redelivered()).isEqualTo(redelivered);
        }
    }
}
