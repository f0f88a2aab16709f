package io.leveret.persistence.h2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Reads a file that was never sealed from front to end, to learn what its summary would say. */
final class FileScan {

    /** What is kept of bodies that stand apart, until their segments come: about a commit's. */
    private static final long BODY_BYTES_MAX = 8 << 20;

    private final int file;
    private final LogFile log;
    private final StoredBodies bodies = new StoredBodies(BODY_BYTES_MAX);
    private final Map<Long, FileSummary.Entry> segments = new LinkedHashMap<>();
    private final Map<Long, Mark> marks = new HashMap<>();
    private final List<String> damages = new ArrayList<>();
    private @Nullable SegmentHeader open;
    private int openSequence;
    private boolean inBody;
    private final List<ByteBuffer> openValues = new ArrayList<>();

    private int bodiesApart;

    private FileScan(LogFile log, int file) {
        this.log = log;
        this.file = file;
    }

    /**
     * Reads all of it, and checks every byte that was stored.
     *
     * @throws DamagedException if its keys cannot be found
     * @throws MVStoreException if its keys cannot be read
     */
    static FileScan of(LogFile log, int file) throws DamagedException {
        FileScan scan = new FileScan(log, file);
        int last = log.lastSequence();
        for (int sequence = 1; sequence <= last; sequence++) {
            scan.onKey(sequence);
        }
        scan.endSegment();
        return scan;
    }

    FileSummary summary() {
        List<FileSummary.Entry> alive = new ArrayList<>();
        for (FileSummary.Entry entry : segments.values()) {
            if (entry.segment().live() > 0) {
                alive.add(entry);
            }
        }
        return new FileSummary(alive, List.copyOf(marks.values()), false);
    }

    /** How many bodies stand apart from the segments that share them. */
    int bodiesApart() {
        return bodiesApart;
    }

    /** What was found damaged, a sentence each. */
    List<String> damages() {
        return damages;
    }

    private void onKey(int sequence) {
        try {
            byte[] value = log.get(sequence);
            if (value != null) {
                onValue(value, sequence);
            } else {
                onDamage(sequence, "missing");
            }
        } catch (MVStoreException e) {
            onDamage(sequence, e.getMessage());
        }
    }

    private void onDamage(int sequence, @Nullable String what) {
        damages.add("value " + sequence + ": " + what);
    }

    private void onValue(byte[] value, int sequence) {
        byte kind = value.length == 0 ? 0 : value[0];
        if (kind == ValueKind.CONTINUATION && open != null) {
            openValues.add(ByteBuffer.wrap(value));
        }
        if (kind == ValueKind.CONTINUATION && (inBody || open != null)) {
            return;
        }
        endSegment();
        inBody = false;
        try {
            if (SegmentHeader.isSegment(kind)) {
                open = SegmentHeader.read(ByteBuffer.wrap(value));
                openSequence = sequence;
                openValues.add(ByteBuffer.wrap(value));
            } else if (kind == ValueKind.BODY) {
                // its bytes are checked with the records that have it
                bodiesApart++;
                inBody = true;
            } else if (kind == ValueKind.MARKS) {
                Mark.decode(value).forEach(this::onMark);
            } else {
                throw new DamagedException("a value of unknown kind " + kind);
            }
        } catch (DamagedException e) {
            onDamage(sequence, e.getMessage());
        }
    }

    private void endSegment() {
        SegmentHeader header = open;
        if (header == null) {
            return;
        }
        long id = Segment.id(file, openSequence);
        segments.put(id, new FileSummary.Entry(header.queueId(), header.toSegment(id)));
        try {
            SegmentReader reader = SegmentReader.of(header, openValues, bodies.from(file, log::view), offset -> true);
            for (int i = 0; i < header.count(); i++) {
                reader.message(i);
            }
        } catch (DamagedException | MVStoreException e) {
            onDamage(openSequence, "queue " + header.queueId() + ", " + e.getMessage());
        }
        open = null;
        openValues.clear();
    }

    private void onMark(Mark mark) {
        if (Segment.fileOf(mark.segmentId()) != file) {
            marks.merge(mark.segmentId(), mark, Mark::and);
            return;
        }
        FileSummary.Entry entry = segments.get(mark.segmentId());
        if (entry != null) {
            mark.applyTo(entry.segment());
        }
    }
}
