package io.leveret.persistence.h2;

import io.leveret.persistence.QueueLog;
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
        int at = firstArrivedFrom(position);
        if (at < arrived.size() && arrived.get(at).position() == position) {
            elided.set(at);
            return;
        }
        Segment segment = log.index().find(position);
        if (segment != null && settled.get(segment) != Segment.WHOLE) {
            long[] offsets = settled.computeIfAbsent(segment, s -> Bits.ofSpan(s.span));
            Bits.add(offsets, (int) (position - segment.first));
        }
    }

    /** Settles all that the log holds of the range. */
    void settle(QueueLog.Range range) {
        if (range.from() >= range.to()) {
            return;
        }
        int from = firstArrivedFrom(range.from());
        elided.set(from, Math.max(from, firstArrivedFrom(range.to())));
        SegmentIndex index = log.index();
        for (int i = index.firstEndingAtOrAfter(range.from()); i < index.size(); i++) {
            Segment segment = index.get(i);
            if (segment.first >= range.to()) {
                break;
            }
            settle(segment, range);
        }
    }

    private void settle(Segment segment, QueueLog.Range range) {
        int from = (int) Math.max(0, range.from() - segment.first);
        int to = (int) Math.min(segment.span, range.to() - segment.first);
        if (from == 0 && to == segment.span) {
            settled.put(segment, Segment.WHOLE);
        } else if (settled.get(segment) != Segment.WHOLE) {
            Bits.addRange(settled.computeIfAbsent(segment, s -> Bits.ofSpan(s.span)), from, to - from);
        }
    }

    /** Settles messages of a segment that lives. */
    void settle(Segment segment, long[] offsets) {
        long[] before = settled.get(segment);
        if (before == null || offsets == Segment.WHOLE) {
            settled.put(segment, offsets);
        } else if (before != Segment.WHOLE) {
            Bits.addAll(before, offsets);
        }
    }

    /** Whether a message that was on disk before is settled by this. */
    boolean settles(Segment segment, int offset) {
        long[] offsets = settled.get(segment);
        return offsets != null && (offsets == Segment.WHOLE || Bits.has(offsets, offset));
    }

    /** What of a segment is settled once this is: null if nothing is. */
    long @Nullable [] goneAfter(Segment segment) {
        long[] gone = segment.gone();
        long[] offsets = settled.get(segment);
        if (offsets == null) {
            return gone;
        }
        long[] after = gone == null ? Bits.ofSpan(segment.span) : gone;
        if (offsets == Segment.WHOLE) {
            Bits.addRange(after, 0, segment.span);
        } else {
            Bits.addAll(after, offsets);
        }
        return after;
    }

    boolean isEmpty() {
        return elided.cardinality() == arrived.size() && settled.isEmpty();
    }

    /** Says which bodies must be written, and may be shared. */
    void count(SharedBodies shared) {
        for (int i = 0; i < arrived.size(); i++) {
            if (!elided.get(i)) {
                shared.count(arrived.get(i).body());
            }
        }
    }

    /** Takes the messages that must be kept into the file's next commit. */
    void write(CurrentFile file, SegmentEncoder encoder, SharedBodies shared) {
        written.clear();
        for (List<StoredMessage> messages : encoder.cut(kept(), shared)) {
            SegmentHeader header = encoder.header(log.id(), messages, shared);
            written.add(file.append(header, encoder.encode(header, messages)));
        }
    }

    /** Adds what is settled of messages that were on disk before. */
    void marks(List<Mark> marks) {
        settled.forEach((segment, offsets) -> {
            if (segment.livingOf(offsets) > 0) {
                marks.add(Mark.of(segment, offsets));
            }
        });
    }

    /** Brings memory to what the disk has now. */
    void applyWritten(LivingSegments living) {
        written.forEach(segment -> living.add(log, segment));
    }

    /** Takes out of memory what is settled. */
    void applySettled(LivingSegments living) {
        settled.forEach((segment, offsets) -> living.settle(log, segment, offsets));
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

    /** Where the first arrival stands at this position or behind it. */
    private int firstArrivedFrom(long position) {
        int low = 0;
        int high = arrived.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arrived.get(middle).position() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
