package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.MessageDecoder;
import io.leveret.broker.message.MessageEnvelope;
import io.leveret.broker.message.PublishFlow;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue puts messages on disk that need not survive, or that its own log does not have close together. They have
 * positions of their own there, in the order of their coming; the position in the queue stands before the envelope. Costs
 * nothing until it is used. Belongs to the queue's loop.
 */
final class Spill {

    private static final long[] NOTHING = new long[0];

    private final QueueMemory memory;
    private final QueueLoop loop;
    private final PublishFlow flow;
    private @Nullable Place place;
    private long next;

    /** A log that is the queue's alone, until it gives it back. */
    record Place(QueueLog log, Runnable giveBack) {}

    /** A message as it was, its position in the queue, and when it dies. */
    record Spilled(Message message, long position, boolean stored, long endMillis) {}

    Spill(QueueMemory memory, QueueLoop loop, PublishFlow flow) {
        this.memory = memory;
        this.loop = loop;
        this.flow = flow;
    }

    /** Where the next message goes. */
    long next() {
        return next;
    }

    /** Runs {@code written} on the loop when all are on disk, or {@code failed} if that could not be. */
    void write(List<QueuedMessage> messages, Runnable written, Runnable failed) {
        List<StoredMessage> stored = new ArrayList<>(messages.size());
        long bytes = 0;
        for (QueuedMessage message : messages) {
            stored.add(new StoredMessage(
                    next++, envelope(message), message.original().body()));
            bytes += message.footprintBytes();
        }
        submit(new QueueLog.Batch(stored, NOTHING), bytes, written, failed);
    }

    CompletionStage<List<StoredMessage>> read(long from, int maxMessages) {
        return log().read(from, maxMessages, QueueJournal.READ_BYTES_MAX);
    }

    /** These are not needed any more. */
    void forget(List<QueueLog.Range> ranges) {
        log().submit(new QueueLog.Batch(List.of(), NOTHING, ranges), QueueLog.Completion.NOBODY);
    }

    void close() {
        Place present = place;
        if (present != null) {
            present.giveBack().run();
        }
    }

    static Spilled decode(StoredMessage stored, MessageDecoder decoder) {
        ByteBuffer in = ByteBuffer.wrap(stored.envelope());
        long position = in.getLong();
        boolean inLog = in.get() != 0;
        byte[] envelope = new byte[in.remaining()];
        in.get(envelope);
        return new Spilled(
                decoder.decode(envelope, stored.body()), position, inLog, MessageEnvelope.endMillis(envelope));
    }

    private static byte[] envelope(QueuedMessage message) {
        byte[] envelope = MessageEnvelope.encode(message.original(), Expiry.endOf(message));
        return ByteBuffer.allocate(Long.BYTES + 1 + envelope.length)
                .putLong(message.position())
                .put((byte) (message.isStored() ? 1 : 0))
                .put(envelope)
                .array();
    }

    private void submit(QueueLog.Batch batch, long bytes, Runnable written, Runnable failed) {
        flow.departed(bytes);
        log().submit(batch, new QueueLog.Completion() {
            @Override
            public void durable() {
                flow.arrived(bytes);
                loop.execute(written);
            }

            @Override
            public void failed(StorageException cause) {
                flow.arrived(bytes);
                loop.execute(failed);
            }
        });
    }

    private QueueLog log() {
        Place present = place;
        if (present == null) {
            present = memory.newPlace();
            place = present;
        }
        return present.log();
    }
}
