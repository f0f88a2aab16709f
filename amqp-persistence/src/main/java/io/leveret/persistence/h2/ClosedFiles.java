package io.leveret.persistence.h2;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVStoreException;

/**
 * Message files that are only read, a few of them open at a time. Safe for any thread: a file is open once only, as H2 locks it
 * even against its own process, and is not closed while a thread reads from it.
 */
final class ClosedFiles {

    private final MessageFolder folder;
    private final int openMax;

    /** The least recently used first. Guarded by this. */
    private final Map<Integer, Opened> open = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Opened {
        final LogFile log;
        int users;
        boolean unwanted;

        Opened(LogFile log) {
            this.log = log;
        }
    }

    ClosedFiles(MessageFolder folder, int openMax) {
        this.folder = folder;
        this.openMax = openMax;
    }

    /** Something to read in a file. */
    interface Reading<T> {
        T from(LogFile log) throws DamagedException;
    }

    /**
     * Reads in a file, which may go meanwhile: what lived in it was moved then.
     *
     * @throws DamagedException if it is damaged, or has gone
     * @throws MVStoreException if the disk cannot be read
     */
    <T> T read(int file, Reading<T> reading) throws DamagedException {
        try {
            LogFile log = acquire(file);
            try {
                return reading.from(log);
            } finally {
                release(file);
            }
        } catch (MVStoreException e) {
            if (folder.contains(file)) {
                throw e;
            }
            throw new DamagedException("its file is missing", e);
        }
    }

    /** @throws MVStoreException if the disk cannot be read */
    SegmentReader segment(long id, long first) throws DamagedException {
        return read(Segment.fileOf(id), log -> SegmentReader.load(id, first, log::view));
    }

    /** @throws MVStoreException if the disk cannot be read */
    FileSummary summary(int file) throws DamagedException {
        return read(file, log -> {
            try {
                List<byte[]> values = log.summary();
                return values.isEmpty() ? FileScan.of(log, file).summary() : FileSummary.decode(values, file);
            } catch (MVStoreException e) {
                throw DamagedException.unlessUnreadable(e);
            }
        });
    }

    /** Closes the file, once nobody reads from it. */
    synchronized void close(int file) {
        Opened opened = open.get(file);
        if (opened != null) {
            opened.unwanted = true;
            closeUnused();
        }
    }

    /** Closes all files, those that are read from later. */
    synchronized void close() {
        open.values().forEach(opened -> opened.unwanted = true);
        closeUnused();
    }

    /** An action that must have the files for itself. */
    interface Alone {
        void run() throws IOException;
    }

    /** Waits until no file is read from, closes all, and keeps them closed while the action runs. */
    synchronized void whileAllAreClosed(Alone action) throws IOException {
        open.values().forEach(opened -> opened.unwanted = true);
        closeUnused();
        boolean interrupted = false;
        while (!open.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        action.run();
    }

    private synchronized LogFile acquire(int file) throws DamagedException {
        Opened opened = open.get(file);
        if (opened == null) {
            try {
                opened = new Opened(folder.openForReading(file));
            } catch (MVStoreException e) {
                throw DamagedException.unlessUnreadable(e);
            }
            open.put(file, opened);
        }
        opened.users++;
        closeUnused();
        return opened.log;
    }

    private synchronized void release(int file) {
        Opened opened = open.get(file);
        if (opened != null) {
            opened.users--;
            closeUnused();
        }
    }

    private void closeUnused() {
        Iterator<Opened> each = open.values().iterator();
        while (each.hasNext()) {
            Opened opened = each.next();
            if (opened.users == 0 && (opened.unwanted || open.size() > openMax)) {
                each.remove();
                opened.log.abandon();
            }
        }
        notifyAll();
    }
}
