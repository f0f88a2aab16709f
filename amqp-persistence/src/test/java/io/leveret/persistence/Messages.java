package io.leveret.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.QueueLog.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Test messages whose content follows from queue and position, so that a wrong byte shows. */
public final class Messages {

    private static final long[] NONE = {};
    private static final int SHARING_ENVELOPE_BYTES = 17;

    private Messages() {}

    public static StoredMessage message(long queueId, long position, int bodyBytes) {
        byte[] envelope =
                ByteBuffer.allocate(16).putLong(queueId).putLong(position).array();
        byte[] body = new byte[bodyBytes];
        new Random(queueId * 1_000_003 + position).nextBytes(body);
        return new StoredMessage(position, envelope, body);
    }

    /** A body for a position, for messages of several queues. */
    public static byte[] sharedBody(long position, int bytes) {
        byte[] body = new byte[bytes];
        new Random(position).nextBytes(body);
        return body;
    }

    /** A message whose body other queues have too: one made by {@link #sharedBody} for this position. */
    public static StoredMessage sharing(long queueId, long position, byte[] body) {
        byte[] envelope = ByteBuffer.allocate(SHARING_ENVELOPE_BYTES)
                .putLong(queueId)
                .putLong(position)
                .array();
        return new StoredMessage(position, envelope, body);
    }

    /** Small messages of adjoining positions. */
    public static List<StoredMessage> range(long queueId, long first, int count) {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message(queueId, first + i, 10));
        }
        return messages;
    }

    public static Batch arrived(List<StoredMessage> messages) {
        return new Batch(messages, NONE);
    }

    public static Batch settled(long... positions) {
        return new Batch(List.of(), positions);
    }

    public static void append(QueueLog log, List<StoredMessage> messages) {
        submit(log, arrived(messages)).await();
    }

    public static void settle(QueueLog log, long... positions) {
        submit(log, settled(positions)).await();
    }

    public static Outcome submit(QueueLog log, Batch batch) {
        Outcome outcome = new Outcome();
        log.submit(batch, outcome);
        return outcome;
    }

    public static List<StoredMessage> read(QueueLog log, long from, int max) {
        return await(log.read(from, max));
    }

    public static List<StoredMessage> read(QueueLog log, long from, int max, long maxBytes) {
        return await(log.read(from, max, maxBytes));
    }

    public static List<QueueLog.Extent> extents(QueueLog log) {
        return await(log.extents());
    }

    public static void settle(QueueLog log, QueueLog.Range... ranges) {
        submit(log, new Batch(List.of(), NONE, List.of(ranges))).await();
    }

    /** A small message with traits. */
    public static StoredMessage withTraits(long queueId, long position, int traits) {
        StoredMessage plain = message(queueId, position, 10);
        return new StoredMessage(position, traits, plain.envelope(), plain.body());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Reads all, as often as it takes. */
    public static List<StoredMessage> readAll(QueueLog log) {
        List<StoredMessage> all = new ArrayList<>();
        List<StoredMessage> some = read(log, 0, 1000);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = read(log, some.get(some.size() - 1).position() + 1, 1000);
        }
        return all;
    }

    public static List<Long> positions(List<StoredMessage> messages) {
        return messages.stream().map(StoredMessage::position).toList();
    }

    /** Hands a body over to several queues at once, at the same position. */
    public static List<Outcome> fanOut(MessageStore store, long[] queueIds, long position, byte[] body) {
        List<Outcome> outcomes = new ArrayList<>();
        store.together(() -> {
            for (long queueId : queueIds) {
                outcomes.add(submit(store.log(queueId), arrived(List.of(sharing(queueId, position, body)))));
            }
        });
        return outcomes;
    }

    /**
     * Fails unless each message is, byte for byte, what {@link #message} or {@link #sharing} made for this queue and
     * position.
     */
    public static void assertIntact(long queueId, List<StoredMessage> messages) {
        for (StoredMessage read : messages) {
            StoredMessage made = read.envelope().length == SHARING_ENVELOPE_BYTES
                    ? sharing(queueId, read.position(), sharedBody(read.position(), read.body().length))
                    : message(queueId, read.position(), read.body().length);
            assertThat(read.envelope()).isEqualTo(made.envelope());
            assertThat(read.body()).isEqualTo(made.body());
        }
    }
}
