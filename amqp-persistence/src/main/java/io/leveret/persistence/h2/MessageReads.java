package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers reads from the files. Owned by the store thread. */
final class MessageReads {

    private static final Logger LOG = LoggerFactory.getLogger(MessageReads.class);

    private final MessageFiles files;
    private final Consumer<Mark> lost;
    private final long bytesMax;

    /** @param lost is told which messages were found damaged and are given up */
    MessageReads(MessageFiles files, Consumer<Mark> lost, long bytesMax) {
        this.files = files;
        this.lost = lost;
        this.bytesMax = bytesMax;
    }

    void answer(Request.Read read) {
        try {
            Answer answer = new Answer(read);
            answer.collect();
            read.answer().complete(answer.messages);
        } catch (MVStoreException | OutOfMemoryError e) {
            read.fail(new StorageException("queue " + read.log().id() + " cannot be read: " + Reason.of(e), e));
        }
    }

    /** One read on its way through the segments. */
    private final class Answer {

        final List<StoredMessage> messages = new ArrayList<>();
        private final H2QueueLog log;
        private final long from;
        private final int messagesMax;
        private long bytes;

        Answer(Request.Read read) {
            this.log = read.log();
            this.from = read.fromPosition();
            this.messagesMax = read.maxMessages();
        }

        void collect() {
            SegmentIndex index = log.index();
            int i = index.firstEndingAtOrAfter(from);
            while (i < index.size() && !isFull()) {
                Segment segment = index.get(i);
                long[] damaged = Bits.ofSpan(segment.span);
                collect(segment, damaged);
                if (Bits.next(damaged, 0) >= 0) {
                    giveUp(segment, damaged);
                }
                i += segment.live() == 0 ? 0 : 1;
            }
        }

        private boolean isFull() {
            return messages.size() >= messagesMax || bytes >= bytesMax;
        }

        private void collect(Segment segment, long[] damaged) {
            try {
                SegmentReader reader = files.read(segment);
                SegmentHeader header = reader.header();
                for (int record = 0; record < header.count() && !isFull(); record++) {
                    int offset = header.offset(record);
                    if (segment.first + offset >= from && segment.isLive(offset)) {
                        collect(reader, record, damaged);
                    }
                }
            } catch (DamagedException e) {
                LOG.error("{}: {}", where(segment), e.getMessage());
                Bits.addRange(damaged, 0, segment.span);
            }
        }

        private void collect(SegmentReader reader, int record, long[] damaged) {
            try {
                StoredMessage message = reader.message(record);
                messages.add(message);
                bytes += message.envelope().length + message.body().length;
            } catch (DamagedException e) {
                Bits.add(damaged, reader.header().offset(record));
            }
        }

        private void giveUp(Segment segment, long[] damaged) {
            LOG.error("{}: {} messages are damaged and lost", where(segment), segment.livingOf(damaged));
            lost.accept(new Mark(segment.id, damaged));
            log.onMessages(-segment.settle(damaged));
            if (segment.live() == 0) {
                log.index().remove(segment);
                files.onDead(segment);
            }
        }

        private String where(Segment segment) {
            return "queue " + log.id() + ", positions " + segment.first + " to " + segment.last() + ", file "
                    + segment.file();
        }
    }
}
