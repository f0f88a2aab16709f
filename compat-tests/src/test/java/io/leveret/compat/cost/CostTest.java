package io.leveret.compat.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bounds on what a message may cost, a good third above what it does cost: whoever makes it dearer is to know. Messages come a batch
 * at a time, and the next when the one before was delivered, so that the counts do not depend on the speed of the machine.
 */
@AmqpTest
@OursOnly("looks into our own process")
class CostTest {

    private static final int BATCH = 200;
    private static final int WARM_ROUNDS = 300;
    private static final int ROUNDS = 300;

    private LeveretProcess broker;
    private WireClient publishing;
    private WireClient consuming;

    @BeforeEach
    void start(@TempDir Path folder) {
        // Without the checks for leaked buffers, which would be what is measured; and with the optimising compiler,
        // as soon as code has run often enough: on a busy machine its thread comes to it after the test.
        broker = LeveretProcess.start(Launch.in(folder)
                .withJvm(
                        Allocations.JVM_ARGUMENT,
                        "-Dio.netty.leakDetection.level=disabled",
                        "-XX:TieredStopAtLevel=4",
                        "-Xbatch"));
        publishing = new WireClient(broker.host(), broker.port(), "publisher").connect();
        consuming = new WireClient(broker.host(), broker.port(), "consumer").connect();
    }

    @AfterEach
    void stop() {
        publishing.close();
        consuming.close();
        broker.close();
    }

    @Clause("cost: a transient message of 12 bytes through a queue to a consumer allocates no more than 250 bytes")
    @Test
    void aTransientMessageAllocatesLittle() throws IOException {
        assumeTrue(Allocations.canBeTold(), "the Java that runs the tests has no jcmd");
        Transient rounds = new Transient(publishing, consuming);
        rounds.play(WARM_ROUNDS);
        long before = Allocations.bytes(broker.pid());

        rounds.play(ROUNDS);

        assertThat((Allocations.bytes(broker.pid()) - before) / (ROUNDS * BATCH))
                .as("bytes a message")
                .isBetween(20L, 250L);
    }

    @Clause("cost: a persistent message of 1 kB, confirmed and acknowledged, allocates no more than 2,900 bytes")
    @Test
    void aPersistentMessageAllocatesLittle() throws IOException {
        assumeTrue(Allocations.canBeTold(), "the Java that runs the tests has no jcmd");
        Persistent rounds = new Persistent(publishing, consuming);
        rounds.play(WARM_ROUNDS);
        long before = Allocations.bytes(broker.pid());

        rounds.play(ROUNDS);

        assertThat((Allocations.bytes(broker.pid()) - before) / (ROUNDS * BATCH))
                .as("bytes a message")
                .isBetween(1_024L, 2_900L);
    }

    @Clause(
            "cost: 200 transient messages that come together are read, delivered and flushed in no more than 6 system calls")
    @Test
    void transientMessagesShareTheirSystemCalls(@TempDir Path folder) throws Exception {
        assumeTrue(SystemCalls.canBeCounted(), "no strace, or it may not trace");
        Transient rounds = new Transient(publishing, consuming);
        rounds.play(WARM_ROUNDS);
        try (SystemCalls calls = SystemCalls.of(broker.pid(), folder)) {
            rounds.play(ROUNDS);

            expectPerRound(calls.stop(), 6);
        }
    }

    @Clause(
            "cost: 200 persistent messages that come together are delivered, written, synced and confirmed in no more than 25 system calls")
    @Test
    void persistentMessagesShareTheirSystemCalls(@TempDir Path folder) throws Exception {
        assumeTrue(SystemCalls.canBeCounted(), "no strace, or it may not trace");
        Persistent rounds = new Persistent(publishing, consuming);
        rounds.play(WARM_ROUNDS);
        try (SystemCalls calls = SystemCalls.of(broker.pid(), folder)) {
            rounds.play(ROUNDS);

            expectPerRound(calls.stop(), 25);
        }
    }

    private static void expectPerRound(Map<String, Long> calls, int most) {
        long all = calls.values().stream().mapToLong(Long::longValue).sum();
        assertThat((double) all / ROUNDS)
                .as("system calls a batch, of %s", calls)
                .isBetween(2.0, (double) most);
    }

    /** Small messages to a consumer that does not acknowledge. */
    private static final class Transient {

        private final WireClient publishing;
        private final WireChannel publisher;
        private final WireChannel consumer;
        private final String queue;

        Transient(WireClient publishing, WireClient consuming) {
            this.publishing = publishing;
            this.publisher = publishing.openChannel(1);
            this.consumer = consuming.openChannel(1);
            this.queue = consumer.declareQueue();
            consumer.ask(Requests.consume(queue).noAck(), BasicMethod.ConsumeOk.class);
        }

        void play(int rounds) {
            String body = "x".repeat(12);
            for (int round = 0; round < rounds; round++) {
                publishing.together(() -> {
                    for (int i = 0; i < BATCH; i++) {
                        publisher.publish(queue, body);
                    }
                });
                for (int i = 0; i < BATCH; i++) {
                    consumer.expectContent(BasicMethod.Deliver.class);
                }
            }
        }
    }

    /** Larger ones that are confirmed, to a consumer that acknowledges them together. */
    private static final class Persistent {

        private final WireClient publishing;
        private final WireChannel publisher;
        private final WireChannel consumer;
        private final String queue = "durable";
        private int published;

        Persistent(WireClient publishing, WireClient consuming) {
            this.publishing = publishing;
            this.publisher = publishing.openChannel(1);
            this.consumer = consuming.openChannel(1);
            publisher.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
            consumer.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
            consumer.consume(queue);
        }

        void play(int rounds) {
            Publication message = Publication.toQueue(queue, "x".repeat(1024)).persistent();
            for (int round = 0; round < rounds; round++) {
                publishing.together(() -> {
                    for (int i = 0; i < BATCH; i++) {
                        publisher.publish(message);
                    }
                });
                published += BATCH;
                long last = 0;
                for (int i = 0; i < BATCH; i++) {
                    last = consumer.expectContent(BasicMethod.Deliver.class)
                            .method()
                            .deliveryTag();
                }
                consumer.send(new BasicMethod.Ack(last, true));
                publisher.awaitConfirms(published);
            }
        }
    }
}
