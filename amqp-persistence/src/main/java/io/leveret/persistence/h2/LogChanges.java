package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one group commit changes in one queue's log. Owned by the store thread. */
final class LogChanges {

    private final H2QueueLog log;
    private final List<StoredMessage> arrived = new ArrayList<>();

    /** Of those that arrived, the ones that need not be written: settled already. */
    private final BitSet elided = new BitSet();

    private final Map<Segment, long[]> settled = new LinkedHashMap<>();
    private final List<Segment> written = new ArrayList<>();

    LogChanges(H2QueueLog log) {
        this.log = log;
    }

    void append(List<StoredMessage> messages) {
        arrived.addAll(messages);
    }

    void settle(long position) {
        int at = indexOfArrived(position);
        if (at >= 0) {
            elided.set(at);
            return;
        }
        Segment segment = log.index().find(position);
        if (segment != null) {
            long[] offsets = settled.computeIfAbsent(segment, s -> Bits.ofSpan(s.span));
            Bits.add(offsets, (int) (position - segment.first));
        }
    }

    /** Settles all that the log holds. */
    void forget() {
        elided.set(0, arrived.size());
        SegmentIndex index = log.index();
        for (int i = 0; i < index.size(); i++) {
            Segment segment = index.get(i);
            long[] all = Bits.ofSpan(segment.span);
            Bits.addRange(all, 0, segment.span);
            settled.put(segment, all);
        }
    }

    boolean isEmpty() {
        return elided.cardinality() == arrived.size() && settled.isEmpty();
    }

    /** Takes the messages that must be kept into the file's next commit. */
    void write(CurrentFile file, SegmentEncoder encoder) {
        for (List<StoredMessage> messages : encoder.cut(kept())) {
            SegmentHeader header = encoder.header(log.id(), messages);
            written.add(file.append(header, encoder.encode(header, messages)));
        }
    }

    /** Adds what is settled of messages that were on disk before. */
    void marks(List<Mark> marks) {
        settled.forEach((segment, offsets) -> {
            Mark mark = mark(segment, offsets);
            if (mark != null) {
                marks.add(mark);
            }
        });
    }

    /** Brings memory to what the disk has now. */
    void applyWritten(MessageFiles files) {
        for (Segment segment : written) {
            log.index().add(segment);
            files.onAdded(segment);
            log.onMessages(segment.live());
        }
    }

    /** Takes out of memory what is settled. */
    void applySettled(MessageFiles files) {
        settled.forEach((segment, offsets) -> {
            log.onMessages(-segment.settle(offsets));
            if (segment.live() == 0) {
                log.index().remove(segment);
                files.onDead(segment);
            }
        });
    }

    private static @Nullable Mark mark(Segment segment, long[] offsets) {
        int settled = segment.livingOf(offsets);
        if (settled == 0) {
            return null;
        }
        return settled == segment.live() ? Mark.all(segment.id) : new Mark(segment.id, offsets);
    }

    private List<StoredMessage> kept() {
        if (elided.isEmpty()) {
            return arrived;
        }
        List<StoredMessage> kept = new ArrayList<>(arrived.size() - elided.cardinality());
        for (int i = elided.nextClearBit(0); i < arrived.size(); i = elided.nextClearBit(i + 1)) {
            kept.add(arrived.get(i));
        }
        return kept;
    }

    private int indexOfArrived(long position) {
        int low = 0;
        int high = arrived.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = arrived.get(middle).position();
            if (found == position) {
                return middle;
            }
            if (found < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
