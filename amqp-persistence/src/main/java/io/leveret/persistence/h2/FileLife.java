package io.leveret.persistence.h2;

import org.jspecify.annotations.Nullable;

/** How much of a message file is needed still. Owned by the store thread. */
final class FileLife {

    /** Segments are joined where that leaves so many times fewer, and they are smaller than this. */
    private static final int MERGE_FACTOR = 2;

    private static final int MERGE_BYTES = 16 << 10;

    final int number;

    /** Living segments in it. */
    int segments;

    /** What they take. */
    long liveBytes;

    /** How long the file is. */
    long bytes;

    /** How many queues had a living segment in it when it was closed. */
    int queues;

    /** Whether it is written to, or what a failed write left in it is still to be taken back. */
    boolean open = true;

    /** What it says, if it has no summary of its own. */
    @Nullable
    FileSummary unsealed;

    /** Whether it cannot be emptied: nothing of it can be moved any more. */
    boolean stuck;

    /** Whether its neighbouring segments were joined. */
    boolean merged;

    FileLife(int number) {
        this.number = number;
    }

    /** Nothing more will be written to it. */
    void close(FileSummary summary, boolean sealed) {
        open = false;
        unsealed = sealed ? null : summary;
        queues = (int) summary.segments().stream()
                .mapToLong(FileSummary.Entry::queueId)
                .distinct()
                .count();
    }

    double liveShare() {
        return (double) liveBytes / Math.max(1, bytes);
    }

    /** Whether there could be far fewer segments, if those of a queue became one. */
    boolean isMergeable() {
        return !merged && segments >= MERGE_FACTOR * queues && liveBytes < (long) MERGE_BYTES * segments;
    }
}
