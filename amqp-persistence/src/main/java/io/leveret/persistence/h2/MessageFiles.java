package io.leveret.persistence.h2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All message files: the one that is written to, those that are only read, and when each is deleted. Owned by the store
 * thread.
 */
final class MessageFiles {

    private static final Logger LOG = LoggerFactory.getLogger(MessageFiles.class);

    private final MessageFolder folder;
    private final StorageOptions options;
    private final ClosedFiles closed;

    private final DeadFiles dead = new DeadFiles();
    private final FileLives lives = new FileLives();
    private @Nullable CurrentFile current;
    private @Nullable CurrentFile failed;
    private int lastNumber;
    private boolean deletionFails;

    MessageFiles(MessageFolder folder, StorageOptions options, ClosedFiles closed) {
        this.folder = folder;
        this.options = options;
        this.closed = closed;
    }

    /**
     * Reads what the files say; returns the living segments.
     *
     * @param owed marks that the files do not have yet
     */
    List<FileSummary.Entry> recover(Collection<Mark> owed) throws IOException {
        folder.deleteBuried();
        NavigableSet<Integer> numbers = folder.list();
        lastNumber = folder.highest();
        FileLoader loader = new FileLoader(folder);
        FoundSegments found = new FoundSegments();
        for (int number : numbers) {
            FileSummary summary = loader.load(number, number == numbers.last());
            if (summary != null) {
                found.add(number, summary);
                FileLife life = lives.add(number);
                lives.onSize(life, folder.bytes(number));
                life.close(summary, summary.sealed());
            }
        }
        found.settle(owed);
        return found.living();
    }

    /** The file to write to: the current one, or a new one if that is full. */
    CurrentFile writable() throws IOException {
        dropFailed();
        CurrentFile file = current;
        if (file != null && file.syncedBytes() >= options.fileBytesMax()) {
            FileSummary summary = file.summary();
            file.seal();
            current = null;
            close(file, summary, true);
            file = null;
        }
        if (file == null) {
            int number = lastNumber + 1;
            file = new CurrentFile(number, folder.create(number), options.valueBytesMax(), folder.isSynced());
            lastNumber = number;
            lives.add(number);
            current = file;
        }
        return file;
    }

    /** Stops writing to the current file: a commit to it failed. What that commit left in it is taken back. */
    void abandonCurrent() {
        CurrentFile file = current;
        if (file == null) {
            return;
        }
        current = null;
        file.abandon();
        failed = file;
        try {
            dropFailed();
        } catch (IOException e) {
            LOG.warn("cannot take back a failed write yet: {}", e.toString());
        }
    }

    /** Notes how long the current file is. */
    void onCommitted(CurrentFile file) {
        FileLife life = lives.get(file.number());
        lives.onSize(life, file.syncedBytes());
    }

    FileLives lives() {
        return lives;
    }

    /** The file that is written to, if there is one. */
    @Nullable
    LogFile currentLog() {
        return current == null ? null : current.log();
    }

    /** The number of the file that is written to, or 0. */
    int currentNumber() {
        return current == null ? 0 : current.number();
    }

    /**
     * What a closed file says, as of when it was closed.
     *
     * @throws MVStoreException if the disk cannot be read
     */
    FileSummary summary(int file) throws DamagedException {
        FileLife life = lives.get(file);
        FileSummary known = life.unsealed;
        return known != null ? known : closed.summary(file);
    }

    /**
     * The living messages of a segment in a closed file.
     *
     * @param bodies where those that stand apart are looked for first, and left
     * @throws MVStoreException if the disk cannot be read
     */
    SegmentReader segment(Segment segment, StoredBodies bodies) throws DamagedException {
        return closed.read(
                segment.file(),
                log -> SegmentReader.load(segment.id, segment.first, log::view, bodies, segment::isLive));
    }

    /**
     * The front of a segment in a closed file.
     *
     * @throws MVStoreException if the disk cannot be read
     */
    SegmentHeader header(Segment segment) throws DamagedException {
        return closed.read(segment.file(), log -> SegmentReader.header(segment.id, segment.first, log::view));
    }

    /**
     * Deletes files in which nothing lives. What they say about older files that are still needed is first said again in
     * the current one.
     */
    void deleteDead() {
        NavigableSet<Integer> useless = lives.dead();
        while (failed == null && !useless.isEmpty()) {
            int file = useless.first();
            useless.remove(file);
            try {
                delete(file);
                deletionFails = false;
            } catch (DamagedException e) {
                LOG.error("message file {} is dead but damaged, it stays: {}", folder.path(file), e.getMessage());
            } catch (IOException | MVStoreException e) {
                if (!deletionFails) {
                    LOG.warn("message file {} is dead but cannot be deleted now: {}", folder.path(file), e.toString());
                }
                deletionFails = true;
                useless.add(file);
                return;
            }
        }
    }

    /** Seals the current file and closes all. */
    void close() throws IOException {
        try {
            dropFailed();
            if (current != null) {
                current.seal();
            }
        } finally {
            if (current != null) {
                current.abandon();
            }
            closed.close();
            dead.close();
        }
    }

    private void dropFailed() throws IOException {
        CurrentFile file = failed;
        if (file == null) {
            return;
        }
        closed.close(file.number());
        file.dropUnsynced(folder);
        failed = null;
        if (file.isUnused()) {
            lives.remove(file.number());
        } else {
            close(file, file.summary(), false);
        }
    }

    private void delete(int file) throws IOException, DamagedException {
        List<Mark> needed = new ArrayList<>();
        if (lives.first() < file) {
            for (Mark mark : summary(file).marks()) {
                if (lives.contains(Segment.fileOf(mark.segmentId()))) {
                    needed.add(mark);
                }
            }
        }
        if (!needed.isEmpty()) {
            sayAgain(needed);
        }
        closed.close(file);
        dead.delete(folder.bury(file));
        lives.remove(file);
    }

    private void sayAgain(List<Mark> marks) throws IOException {
        try {
            CurrentFile file = writable();
            file.mark(marks);
            file.commit();
            onCommitted(file);
        } catch (MVStoreException e) {
            abandonCurrent();
            throw e;
        }
    }

    private void close(CurrentFile file, FileSummary summary, boolean sealed) throws IOException {
        FileLife life = lives.get(file.number());
        life.close(summary, sealed);
        lives.onSize(life, folder.bytes(file.number()));
        lives.noteIfDead(life);
    }
}
