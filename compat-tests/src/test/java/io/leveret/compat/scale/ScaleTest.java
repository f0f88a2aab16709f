package io.leveret.compat.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what users notice of a large broker, prints it and compares it with what it should be on a machine with two free
 * cores. {@code -Dscale.minutes} says how long messages come and go.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
@EnabledIfSystemProperty(
        named = "scale",
        matches = ".*",
        disabledReason = "takes a quarter of an hour: -Dscale runs it")
class ScaleTest {

    private static final int MESSAGES = 1_000_000;
    private static final int BODY_BYTES = 1_000;
    private static final int QUEUES = 100_000;
    private static final int SEQUENTIAL = 10_000;
    private static final int ALIVE = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void startsFastWithAMillionMessages() throws Exception {
        try (LeveretProcess broker = LeveretProcess.start(launch())) {
            try (Connection connection = Clients.connect(broker)) {
                Clients.fill(connection, "waiting", MESSAGES, BODY_BYTES);
            }
            Start orderly = Start.after(broker, broker::terminate, "waiting");
            Start killed = Start.after(broker, broker::kill9, "waiting");

            System.out.println("scale: " + MESSAGES + " messages of " + BODY_BYTES + " bytes: after SIGTERM " + orderly
                    + "; after SIGKILL " + killed);
            assertThat(orderly.listening()).isLessThan(Duration.ofSeconds(2));
            assertThat(orderly.firstMessage()).isLessThan(Duration.ofSeconds(3));
            assertThat(killed.firstMessage()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void startsFastWithManyQueues() throws Exception {
        try (LeveretProcess broker = LeveretProcess.start(launch())) {
            long empty = Heap.liveBytes(broker);
            double rate;
            try (Connection connection = Clients.connect(broker)) {
                rate = Clients.declareOneByOne(connection, SEQUENTIAL);
                Clients.declareTogether(connection, SEQUENTIAL, QUEUES);
                Clients.fill(connection, Clients.queue(QUEUES - 1), 1, BODY_BYTES);
            }
            Start start = Start.after(broker, broker::kill9, Clients.queue(QUEUES - 1));
            long heapEach = (Heap.liveBytes(broker) - empty) / QUEUES;

            System.out.println("scale: " + QUEUES + " durable queues: " + Math.round(rate)
                    + " declared one after the other in a second; after SIGKILL " + start + "; " + heapEach
                    + " bytes of heap each");
            assertThat(start.listening()).isLessThan(Duration.ofSeconds(5));
            assertThat(heapEach).isLessThan(2_000);
            assertThat(rate).isGreaterThan(2_000);
        }
    }

    @Test
    void needsLittleDiskWhileMessagesComeAndGo() throws Exception {
        Duration duration = Duration.ofMinutes(Integer.getInteger("scale.minutes", 10));
        try (LeveretProcess broker = LeveretProcess.start(launch());
                Connection connection = Clients.connect(broker);
                Channel channel = connection.createChannel()) {
            Churn churn = new Churn(channel, ALIVE, BODY_BYTES, broker.dataDirectory());
            churn.run(duration);

            System.out.println(
                    "scale: " + ALIVE + " messages of " + BODY_BYTES + " bytes alive for " + duration + ": " + churn);
            assertThat(churn.diskBytes()).isLessThan(200_000_000);
        }
    }

    private Launch launch() {
        return Launch.in(folder.resolve("data")).asDelivered();
    }
}
