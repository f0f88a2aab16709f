package io.leveret.persistence.h2;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Segments of which only a part was read: the next read goes on there. A few megabytes of them. Owned by one thread. */
final class SegmentCache {

    private static final long BYTES_MAX = 8 << 20;

    /** The least recently used first. */
    private final Map<Long, SegmentReader> readers = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    @Nullable
    SegmentReader get(long segmentId) {
        return readers.get(segmentId);
    }

    /** Keeps it, unless it is one that would push out all others. */
    void put(long segmentId, SegmentReader reader) {
        // one message: it will not be asked for again
        if (reader.header().count() == 1 || reader.bytes() > BYTES_MAX / 4) {
            return;
        }
        SegmentReader before = readers.put(segmentId, reader);
        bytes += reader.bytes() - (before == null ? 0 : before.bytes());
        Iterator<SegmentReader> eldest = readers.values().iterator();
        while (bytes > BYTES_MAX) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    void remove(long segmentId) {
        SegmentReader removed = readers.remove(segmentId);
        bytes -= removed == null ? 0 : removed.bytes();
    }
}
