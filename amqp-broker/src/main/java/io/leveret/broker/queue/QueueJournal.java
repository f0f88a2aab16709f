package io.leveret.broker.queue;

import io.leveret.broker.message.MessageEnvelope;
import io.leveret.broker.message.PublishFlow;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A durable queue's line to the store: collects what one turn of the loop brings and hands it over as one batch. Belongs to
 * the queue's loop.
 */
final class QueueJournal {

    /** What is read at a time, unless one message is larger. */
    static final long READ_BYTES_MAX = 1024 * 1024;

    /** Of a message: it dies some day. */
    static final int MORTAL = 1;

    private final QueueLog log;
    private final QueueLoop loop;
    private final PublishFlow flow;
    private final @Nullable QueueJournal keys;
    private @Nullable JournalBatch batch;

    /** {@code keyLog} is for what the queue remembers beside its messages; null if that is nothing. */
    QueueJournal(QueueLog log, @Nullable QueueLog keyLog, QueueLoop loop, PublishFlow flow) {
        this.log = log;
        this.loop = loop;
        this.flow = flow;
        this.keys = keyLog == null ? null : new QueueJournal(keyLog, null, loop, flow);
    }

    /** For the keys of the queue's messages: what is in it goes to the store behind the messages of the same turn. */
    @Nullable
    QueueJournal keys() {
        return keys;
    }

    /** Above all positions that were used before. */
    long firstPosition() {
        return log.lastPosition() + 1;
    }

    /** The confirmation is given when the message is on disk. */
    void append(QueuedMessage queued, Confirmation confirmation, long sequence) {
        long end = Expiry.endOf(queued);
        int traits = end == Expiry.NEVER ? 0 : MORTAL;
        byte[] envelope = MessageEnvelope.encode(queued.original(), end);
        StoredMessage stored = new StoredMessage(
                queued.position(), traits, envelope, queued.original().body());
        openBatch().append(stored, queued.footprintBytes(), confirmation, sequence);
    }

    /** The same for what is no message. */
    void append(StoredMessage stored, Confirmation confirmation, long sequence) {
        openBatch().append(stored, stored.envelope().length, confirmation, sequence);
    }

    void settle(long position) {
        openBatch().settle(position);
    }

    /** All from one position on that are below another. */
    void settle(long from, long to) {
        openBatch().settle(from, to);
    }

    /** Messages in the order of their positions, once all that was flushed before is on disk. */
    CompletionStage<List<StoredMessage>> read(long from, int maxMessages) {
        return log.read(from, maxMessages, READ_BYTES_MAX);
    }

    /** Confirms what was collected so far when it is on disk. */
    void confirm(Confirmation confirmation) {
        if (batch == null) {
            confirmation.confirmed(0);
        } else {
            batch.confirm(confirmation, 0);
        }
    }

    void flush() {
        JournalBatch full = batch;
        if (full != null) {
            batch = null;
            full.submitTo(log);
        }
        if (keys != null) {
            keys.flush();
        }
    }

    private JournalBatch openBatch() {
        JournalBatch open = batch;
        if (open == null) {
            open = new JournalBatch(loop, flow);
            batch = open;
        }
        return open;
    }
}
