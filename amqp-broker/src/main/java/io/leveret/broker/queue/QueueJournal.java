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
    private @Nullable JournalBatch batch;

    QueueJournal(QueueLog log, QueueLoop loop, PublishFlow flow) {
        this.log = log;
        this.loop = loop;
        this.flow = flow;
    }

    /** The confirmation is given when the message is on disk. */
    void append(QueuedMessage queued, Confirmation confirmation, long sequence) {
        long end = Expiry.endOf(queued);
        int traits = end == Expiry.NEVER ? 0 : MORTAL;
        byte[] envelope = MessageEnvelope.encode(queued.original(), end);
        StoredMessage stored = new StoredMessage(
                queued.position(), traits, envelope, queued.original().body());
        openBatch().append(stored, queued.original().footprintBytes(), confirmation, sequence);
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

    void flush() {
        JournalBatch full = batch;
        if (full != null) {
            batch = null;
            full.submitTo(log);
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
