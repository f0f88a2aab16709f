package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker on a disk that fills up, where the machine lets a test mount one. */
@Timeout(120)
class FullDiskTest {

    private static final String QUEUE = "full";
    private static final int BODY_BYTES = 10_000;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Ledger ledger = new Ledger(QUEUE, new Tally());
    private final Ids ids = new Ids(1);
    private final AtomicInteger nacks = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "tmpfs"})
    void blocksPublishersInTimeAndGoesOnByItselfWhenThereIsSpace(String kind) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(kind, folder, 48);
                LeveretProcess broker = start(disk, "disk_free_limit.absolute=24MB")) {
            Stage stage = new Stage(broker);
            Connection connection = stage.connect("publisher");
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch unblocked = new CountDownLatch(1);
            connection.addBlockedListener(reason -> blocked.countDown(), unblocked::countDown);
            Publisher publisher = new Publisher(stage, declare(connection));

            while (blocked.getCount() > 0) {
                publish(publisher, 10);
                // 5 MB/s: the broker looks at the disk twice a second
                boolean unused = blocked.await(20, TimeUnit.MILLISECONDS);
            }
            // What was sent before the client heard of it may be more than the broker reads on.
            assertThat(disk.freeBytes()).isPositive();

            List<Long> taken = take(stage.connect("consumer"), Integer.MAX_VALUE);
            assertThat(unblocked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            publish(publisher, 100);
            awaitAnswers(publisher);

            assertThat(nacks).hasValue(0);
            ledger.settled(taken);
            killAndCheck(stage, broker);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "tmpfs"})
    void refusesWhatHasNoSpaceAndLosesNothingConfirmed(String kind) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(kind, folder, 32);
                LeveretProcess broker = start(disk, "disk_free_limit.absolute=0")) {
            Path ballast = Files.write(disk.root().resolve("ballast"), new byte[16 << 20]);
            Path rest = disk.root().resolve("rest");
            Stage stage = new Stage(broker);
            Publisher publisher = new Publisher(stage, declare(stage.connect("publisher")));

            while (nacks.get() < 50) {
                publish(publisher, 50);
                awaitAnswers(publisher);
            }
            disk.fillUp(rest);
            Connection definitions = stage.connect("definitions");
            assertThatThrownBy(() -> declareUntilRefused(definitions))
                    .hasRootCauseInstanceOf(ShutdownSignalException.class)
                    .rootCause()
                    .hasMessageContaining("541");
            // What is acknowledged makes room before anybody deletes anything else.
            List<Long> taken = take(stage.connect("consumer"), 300);
            assertThat(taken).hasSize(300);

            Files.delete(rest);
            Files.delete(ballast);
            publish(publisher, 1); // Finds out that there is space.
            awaitAnswers(publisher);
            int refused = nacks.get();
            publish(publisher, 100);
            awaitAnswers(publisher);
            assertThat(nacks).hasValue(refused);
            ledger.settled(taken);
            declare(stage.connect("definitions"), "accepted").close();

            killAndCheck(stage, broker);
        }
    }

    private static LeveretProcess start(SmallDisk disk, String setting) {
        return LeveretProcess.start(
                Launch.in(disk.root().resolve("data")).with("leveret.message_file_size=1MiB", setting));
    }

    private static Channel declare(Connection connection) throws IOException {
        return declare(connection, QUEUE);
    }

    private static Channel declare(Connection connection, String queue) throws IOException {
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, true, false, false, null);
        return channel;
    }

    /** The journal of definitions has room for some, whatever the disk has; long names fill it sooner. */
    private static void declareUntilRefused(Connection connection) throws IOException {
        String name = "d".repeat(200);
        for (int i = 0; i < 3_000; i++) {
            declare(connection, name + i).abort();
        }
    }

    private void publish(Publisher publisher, int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            publisher.publish(
                    "",
                    QUEUE,
                    Publisher.PERSISTENT,
                    new Publisher.Message(ids.next(), BODY_BYTES),
                    List.of(ledger),
                    id -> nacks.incrementAndGet());
        }
    }

    private static void awaitAnswers(Publisher publisher) {
        Awaitility.await("confirms")
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> publisher.openCount() == 0);
    }

    /** Fetches and acknowledges, one after the other. */
    private List<Long> take(Connection connection, int max) throws IOException {
        Channel channel = connection.createChannel();
        List<Long> taken = new ArrayList<>();
        while (taken.size() < max) {
            GetResponse got = channel.basicGet(QUEUE, false);
            if (got == null) {
                return taken;
            }
            long id = Payload.idOf(got.getBody());
            ledger.delivered(id);
            ledger.acknowledging(id);
            taken.add(id);
            channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
        }
        return taken;
    }

    private void killAndCheck(Stage stage, LeveretProcess broker) throws Exception {
        stage.end(broker::kill9);
        broker.startAgain();
        List<Long> found = QueueReader.look(new Stage(broker).connect("looks"), QUEUE);
        ledger.check(found, true);
        Ledger.checkOrder(QUEUE, found);
    }
}
