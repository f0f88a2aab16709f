package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out reads on a thread of its own: files are only appended to, so that reading one needs no word with who writes.
 * What it finds missing or damaged it reports to the store thread, which knows whether that matters still.
 */
final class MessageReads {

    private static final Logger LOG = LoggerFactory.getLogger(MessageReads.class);

    private final Predicate<Request> store;
    private final ExecutorService thread;

    private final ClosedFiles closed;

    /** For the reading thread only. */
    private final SegmentCache cache = new SegmentCache();

    /**
     * Starts no thread until there is something to read.
     *
     * @param store takes requests for the store thread; false once it takes no more
     */
    MessageReads(ClosedFiles closed, Predicate<Request> store, String threadName) {
        this.closed = closed;
        this.store = store;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread created = new Thread(work, threadName);
            created.setDaemon(true);
            return created;
        });
    }

    /** Carries the plan out, soon. */
    void start(ReadPlan plan) {
        thread.execute(() -> run(plan));
    }

    /** Ends what was begun. A second call does nothing. */
    void close() {
        if (thread.isShutdown()) {
            return;
        }
        thread.shutdown();
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                LOG.warn("the store thread was interrupted while it closed; it goes on");
            }
        }
    }

    private void run(ReadPlan plan) {
        Request.Read read = plan.read();
        try {
            List<StoredMessage> messages = new Collection(plan).collect();
            if (!messages.isEmpty() || plan.pieces().isEmpty()) {
                read.answer().complete(messages);
            } else if (!store.test(read)) {
                read.fail(H2MessageStore.closed());
            }
        } catch (MVStoreException | OutOfMemoryError e) {
            read.fail(new StorageException("queue " + read.log().id() + " cannot be read: " + Reason.of(e), e));
        } catch (RuntimeException | Error e) {
            LOG.error("queue {} cannot be read", read.log().id(), e);
            read.fail(new StorageException("queue " + read.log().id() + " cannot be read: " + Reason.of(e), e));
        }
    }

    /** One read on its way through its segments. */
    private final class Collection {

        private final List<StoredMessage> messages = new ArrayList<>();
        private final ReadPlan plan;
        private long bytesLeft;
        private boolean full;

        Collection(ReadPlan plan) {
            this.plan = plan;
            this.bytesLeft = plan.read().maxBytes();
        }

        List<StoredMessage> collect() {
            for (ReadPlan.Piece piece : plan.pieces()) {
                if (full) {
                    break;
                }
                collect(piece);
            }
            return messages;
        }

        private void collect(ReadPlan.Piece piece) {
            long[] damaged = Bits.ofSpan(piece.span());
            try {
                SegmentReader reader = reader(piece);
                SegmentHeader header = reader.header();
                int record = reader.firstAtOrAfter(plan.read().fromPosition());
                while (record < header.count() && !full) {
                    if (piece.isLive(header.offset(record))) {
                        collect(reader, record, damaged);
                    }
                    record++;
                }
                if (full) {
                    cache.put(piece.segmentId(), reader);
                } else {
                    // the next read begins behind it
                    cache.remove(piece.segmentId());
                }
                if (Bits.next(damaged, 0) >= 0) {
                    give(piece, damaged, "checksum of a message");
                }
            } catch (DamagedException e) {
                // it may have been moved meanwhile: what lies behind must wait until the store thread has had a look
                full = true;
                give(piece, Segment.WHOLE, String.valueOf(e.getMessage()));
            }
        }

        private void collect(SegmentReader reader, int record, long[] damaged) {
            long bytes = reader.messageBytes(record);
            full = messages.size() >= plan.read().maxMessages() || (bytes > bytesLeft && !messages.isEmpty());
            if (full) {
                return;
            }
            try {
                messages.add(reader.message(record));
                bytesLeft -= bytes;
            } catch (DamagedException e) {
                Bits.add(damaged, reader.header().offset(record));
            }
        }

        private void give(ReadPlan.Piece piece, long[] offsets, String reason) {
            cache.remove(piece.segmentId());
            if (!store.test(new Request.Lost(plan.read().log(), piece, offsets, reason))) {
                LOG.debug("{} was found as the store closed", reason);
            }
        }

        private SegmentReader reader(ReadPlan.Piece piece) throws DamagedException {
            SegmentReader cached = cache.get(piece.segmentId());
            return cached == null ? load(piece) : cached;
        }

        private SegmentReader load(ReadPlan.Piece piece) throws DamagedException {
            LogFile current = plan.current();
            if (current != null && piece.file() == plan.currentFile() && !current.isClosed()) {
                try {
                    SegmentReader read = SegmentReader.load(piece.segmentId(), piece.first(), current::view);
                    if (read.isWhole() || !current.isClosed()) {
                        return read;
                    }
                } catch (DamagedException | MVStoreException e) {
                    if (!current.isClosed()) {
                        throw e;
                    }
                    LOG.debug("file {} was closed while it was read", piece.file());
                }
            }
            return closed.segment(piece.segmentId(), piece.first());
        }
    }
}
