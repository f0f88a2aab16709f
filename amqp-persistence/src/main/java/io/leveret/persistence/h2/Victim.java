package io.leveret.persistence.h2;

import java.util.List;

/** What is left of a message file that is emptied: where each segment may still be found. Owned by the store thread. */
final class Victim {

    final FileLife life;

    /** In the order in which they were written. */
    final List<FileSummary.Entry> segments;

    /** Whether only neighbours are to be joined. */
    final boolean merges;

    /** The first of the segments that was not looked at. */
    int next;

    Victim(FileLife life, List<FileSummary.Entry> segments, boolean merges) {
        this.life = life;
        this.segments = segments;
        this.merges = merges;
    }

    boolean isDone() {
        return next == segments.size() || life.segments == 0;
    }
}
