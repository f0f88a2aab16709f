package io.leveret.persistence.h2;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of each message file, which can go, and which should be emptied. Owned by the store thread. */
final class FileLives {

    private final TreeMap<Integer, FileLife> lives = new TreeMap<>();
    private final TreeSet<Integer> dead = new TreeSet<>();
    private long diskBytes;
    private long liveBytes;
    private long settledBytes;
    private int segments;

    /** Takes in a file, empty yet. */
    FileLife add(int file) {
        FileLife life = new FileLife(file);
        lives.put(file, life);
        return life;
    }

    FileLife get(int file) {
        FileLife life = lives.get(file);
        if (life == null) {
            throw new IllegalStateException("no file " + file);
        }
        return life;
    }

    boolean contains(int file) {
        return lives.containsKey(file);
    }

    int files() {
        return lives.size();
    }

    /** The oldest file. */
    int first() {
        return lives.firstKey();
    }

    void remove(int file) {
        FileLife removed = lives.remove(file);
        dead.remove(file);
        if (removed != null) {
            diskBytes -= removed.bytes;
        }
    }

    void onSize(FileLife life, long bytes) {
        diskBytes += bytes - life.bytes;
        life.bytes = bytes;
    }

    void onAdded(Segment segment) {
        FileLife life = get(segment.file());
        life.segments++;
        segments++;
        onFreed(segment, -segment.liveStoredBytes());
    }

    /** Counts what was settled of a segment, in bytes. */
    void onSettled(Segment segment, long bytes) {
        settledBytes += bytes;
        onFreed(segment, bytes);
    }

    /** How much was settled in all. */
    long settledBytes() {
        return settledBytes;
    }

    /** Counts what a segment no longer needs, in bytes. */
    void onFreed(Segment segment, long bytes) {
        get(segment.file()).liveBytes -= bytes;
        liveBytes -= bytes;
    }

    /** The segment has no living message, or was moved. */
    void onGone(Segment segment) {
        FileLife life = get(segment.file());
        life.segments--;
        segments--;
        noteIfDead(life);
    }

    /** Notes all files in which nothing lives. */
    void noteDead() {
        lives.values().forEach(this::noteIfDead);
    }

    void noteIfDead(FileLife life) {
        if (!life.open && life.segments == 0) {
            dead.add(life.number);
        }
    }

    /** Files in which nothing lives, to be deleted. */
    NavigableSet<Integer> dead() {
        return dead;
    }

    /** How long all files are. */
    long diskBytes() {
        return diskBytes;
    }

    /** What lives in them. */
    long liveBytes() {
        return liveBytes;
    }

    int segments() {
        return segments;
    }

    /** The closed file of which the least lives. */
    @Nullable
    FileLife sparsest() {
        return closed(life -> true)
                .min(Comparator.comparingDouble(FileLife::liveShare))
                .orElse(null);
    }

    /** The oldest file in which segments can become fewer: in this order, what is joined stays side by side. */
    @Nullable
    FileLife mergeable() {
        return closed(FileLife::isMergeable).findFirst().orElse(null);
    }

    /** A file that must be read from front to end at each start. */
    @Nullable
    FileLife unsealed() {
        return closed(life -> life.unsealed != null).findFirst().orElse(null);
    }

    private Stream<FileLife> closed(Predicate<FileLife> which) {
        return lives.values().stream()
                .filter(life -> !life.open && !life.stuck && life.segments > 0)
                .filter(which);
    }
}
