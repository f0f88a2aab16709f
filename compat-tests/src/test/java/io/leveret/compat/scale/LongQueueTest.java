package io.leveret.compat.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A queue that is much longer than the broker's memory is large; {@code -Dscale.messages} says how long. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
@EnabledIfSystemProperty(named = "scale", matches = ".*", disabledReason = "takes some minutes: -Dscale runs it")
class LongQueueTest {

    private static final String QUEUE = "long";
    private static final int BODY_BYTES = 100;
    private static final int CONFIRMED_TOGETHER = 10_000;
    private static final int PREFETCH = 2_000;
    private static final int ACK_EVERY = 500;
    private static final long CONFIRM_MILLIS = 60_000;

    private final int messages = Integer.getInteger("scale.messages", 10_000_000);

    @Test
    void isFilledFoundAgainAndDrainedInOrder(@TempDir Path folder) throws Exception {
        Launch launch = Launch.in(folder).asDelivered().withJvm("-Xmx256m");
        try (LeveretProcess broker = LeveretProcess.start(launch)) {
            long begin = System.nanoTime();
            fill(broker);
            Duration filled = since(begin);
            long heap = Heap.liveBytes(broker);
            Start start = Start.after(broker, broker::kill9, QUEUE);
            begin = System.nanoTime();
            drain(broker);

            System.out.printf(
                    "scale: %d messages of %d bytes with 256 MB of heap: filled in %s, %d MB of heap in use; after SIGKILL %s; drained in %s%n",
                    messages, BODY_BYTES, filled, heap >> 20, start, since(begin));
            assertThat(heap).isLessThan(200L << 20);
        }
    }

    private void fill(LeveretProcess broker) throws Exception {
        try (Connection connection = Clients.connect(broker);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.confirmSelect();
            for (int i = 0; i < messages; i++) {
                byte[] body = new byte[BODY_BYTES];
                ByteBuffer.wrap(body).putInt(i);
                channel.basicPublish("", QUEUE, Clients.PERSISTENT, body);
                if ((i + 1) % CONFIRMED_TOGETHER == 0 || i + 1 == messages) {
                    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
                }
            }
        }
    }

    private void drain(LeveretProcess broker) throws Exception {
        CompletableFuture<Void> all = new CompletableFuture<>();
        try (Connection connection = Clients.connect(broker);
                Channel channel = connection.createChannel()) {
            channel.basicQos(PREFETCH);
            channel.basicConsume(
                    QUEUE,
                    false,
                    (tag, delivery) -> take(
                            channel,
                            delivery.getEnvelope().getDeliveryTag(),
                            ByteBuffer.wrap(delivery.getBody()).getInt(),
                            all),
                    tag -> {});
            all.join();
        }
    }

    /** The first delivery has the tag 1 and the number 0. */
    private void take(Channel channel, long deliveryTag, int number, CompletableFuture<Void> all) throws IOException {
        if (number != deliveryTag - 1) {
            all.completeExceptionally(
                    new AssertionError("number " + number + " came where " + (deliveryTag - 1) + " was to come"));
        } else if (deliveryTag == messages || deliveryTag % ACK_EVERY == 0) {
            channel.basicAck(deliveryTag, true);
            if (deliveryTag == messages) {
                all.complete(null);
            }
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
