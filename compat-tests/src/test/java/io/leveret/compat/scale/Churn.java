package io.leveret.compat.scale;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keeps so many messages alive, and has any one of them go for each that comes: never the oldest first. */
final class Churn {

    private static final String QUEUE = "churn";
    private static final int ROUND = 1_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Channel channel;
    private final int alive;
    private final byte[] body;
    private final Path directory;
    private final SplittableRandom random = new SplittableRandom(1);
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final List<Long> unacknowledged = new ArrayList<>();
    private long published;
    private long largest;
    private long last;

    Churn(Channel channel, int alive, int bodyBytes, Path directory) {
        this.channel = channel;
        this.alive = alive;
        this.body = new byte[bodyBytes];
        this.directory = directory;
    }

    void run(Duration duration) throws IOException, InterruptedException {
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.confirmSelect();
        channel.basicConsume(QUEUE, false, (tag, delivery) -> arrived.add(delivery), tag -> {});
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            round();
        }
    }

    private void round() throws IOException, InterruptedException {
        for (int i = 0; i < ROUND; i++) {
            channel.basicPublish("", QUEUE, Clients.PERSISTENT, body);
        }
        published += ROUND;
        for (int i = 0; i < ROUND; i++) {
            Delivery delivery = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (delivery == null) {
                throw new AssertionError("nothing arrives");
            }
            unacknowledged.add(delivery.getEnvelope().getDeliveryTag());
        }
        while (unacknowledged.size() > alive) {
            int index = random.nextInt(unacknowledged.size());
            long tag = unacknowledged.get(index);
            long moved = unacknowledged.remove(unacknowledged.size() - 1);
            if (moved != tag) {
                unacknowledged.set(index, moved);
            }
            channel.basicAck(tag, false);
        }
        last = size();
        largest = Math.max(largest, last);
    }

    /** The most that there was, looked at after each round. */
    long diskBytes() {
        return largest;
    }

    @Override
    public String toString() {
        return published + " messages came, at most " + largest + " bytes on disk, " + last + " at the end";
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(Churn::sizeOf).sum();
        } catch (UncheckedIOException deletedMeanwhile) {
            return last;
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException deletedMeanwhile) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
