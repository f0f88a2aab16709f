package io.leveret.persistence.h2;

/** Keeps in step what memory knows of a segment: in its log's index and counts, and of its file. Owned by the store thread. */
final class LivingSegments {

    private final MessageFiles files;

    LivingSegments(MessageFiles files) {
        this.files = files;
    }

    /** Takes in a segment that is on disk. */
    void add(H2QueueLog log, Segment segment) {
        log.index().add(segment);
        log.onChanged(segment.live(), segment.liveStoredBytes());
        files.onAdded(segment);
    }

    /** Takes the offsets of a segment out of the living. */
    void settle(H2QueueLog log, Segment segment, long[] offsets) {
        long bytes = segment.liveStoredBytes();
        int settled = segment.settle(offsets);
        if (settled == 0) {
            return;
        }
        long freed = bytes - segment.liveStoredBytes();
        log.onChanged(-settled, -freed);
        files.onFreed(segment, freed);
        if (segment.live() == 0) {
            log.index().remove(segment);
            files.onDead(segment);
        }
    }
}
