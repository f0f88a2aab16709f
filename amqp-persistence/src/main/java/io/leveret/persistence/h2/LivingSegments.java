package io.leveret.persistence.h2;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps in step what memory knows of a segment: in its log's index and counts, and of its file. Owned by the store thread. */
final class LivingSegments {

    private static final Logger LOG = LoggerFactory.getLogger(LivingSegments.class);

    private final FileLives files;

    LivingSegments(FileLives files) {
        this.files = files;
    }

    /** Takes in a segment that is on disk. */
    void add(H2QueueLog log, Segment segment) {
        log.index().add(segment);
        log.onChanged(segment.live(), segment.liveStoredBytes());
        files.onAdded(segment);
    }

    /**
     * Takes in a segment that was found on disk, the older ones first. Where an acknowledgement was damaged, an older one may hold
     * messages of the same positions: the newer ones count.
     */
    void recover(H2QueueLog log, Segment segment) {
        List<Segment> olders = log.index().overlapping(segment);
        if (!olders.isEmpty()) {
            LOG.error(
                    "queue {}: messages {} to {} are there twice, those of older files are dropped",
                    log.id(),
                    segment.first,
                    segment.last());
            olders.forEach(older -> dropFromOlder(log, older, segment));
        }
        log.onRecovered(segment);
        add(log, segment);
    }

    private void dropFromOlder(H2QueueLog log, Segment older, Segment newer) {
        int from = (int) Math.max(0, newer.first - older.first);
        // what lies on both sides cannot be kept in order: the part behind goes too
        int to = from > 0 ? older.span : (int) Math.min(older.span, newer.last() + 1 - older.first);
        long[] dropped = Bits.ofSpan(older.span);
        Bits.addRange(dropped, from, to - from);
        settle(log, older, dropped);
        if (older.live() > 0 && from > 0) {
            replace(log, List.of(older), List.of(older.cutTo(from)));
        }
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
        files.onSettled(segment, freed);
        if (segment.live() == 0) {
            log.index().remove(segment);
            files.onGone(segment);
        }
    }

    /**
     * Puts segments in the place of others.
     *
     * @param sources neighbours; dead ones among them are ignored
     * @param targets what lives in the sources, written again
     */
    void replace(H2QueueLog log, List<Segment> sources, List<Segment> targets) {
        long messages = 0;
        long bytes = 0;
        List<Segment> alive =
                sources.stream().filter(source -> source.live() > 0).toList();
        for (Segment source : alive) {
            messages -= source.live();
            bytes -= source.liveStoredBytes();
            files.onFreed(source, source.liveStoredBytes());
            files.onGone(source);
        }
        for (Segment target : targets) {
            messages += target.live();
            bytes += target.liveStoredBytes();
            files.onAdded(target);
        }
        if (!alive.isEmpty()) {
            log.index().replace(alive.get(0), alive.size(), targets);
        }
        log.onChanged(messages, bytes);
    }
}
