package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of definitions that their database has only in memory: on disk with one short write and sync each, where a commit of the database writes
 * pages of each table and index. Used by one thread at a time.
 *
 * <p>The file has its full length from the beginning, filled with zeros, so that a sync waits for the data alone. Records
 * follow each other from its front: checksum of the rest 4, length 4, and a {@link DefinitionRecord}. A new file takes its
 * place once the database has all of it on disk. Each change is here before the database writes it, and a file has all of its
 * changes or is not there; so to apply it to what the database has, even if that has some or all of it already, gives what was there.
 */
final class DefinitionJournal {

    static final String NAME = "definitions.journal";

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionJournal.class);
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private final Path folder;
    private final Path file;
    private final Path next;
    private final String fileSystem;
    private final int bytesMax;

    private @Nullable FileChannel channel;
    private long length;

    /** Whether this process has begun the file, and nothing failed since. */
    private boolean usable;

    /** Where the next record goes; all before it is synced. -1 until this process has begun the file. */
    private long end = -1;

    DefinitionJournal(Path folder, String fileSystem, int bytesMax) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
        this.next = folder.resolve("definitions.journal.next");
        this.fileSystem = fileSystem;
        this.bytesMax = bytesMax;
    }

    /** What a file holds: changes up to where its last whole record ends, and whether more records stand behind that. */
    record Content(List<DefinitionChange> changes, int end, boolean torn, boolean damaged) {

        static Content of(Path file) throws IOException {
            return Files.exists(file) ? of(Files.readAllBytes(file)) : of(new byte[0]);
        }

        private static Content of(byte[] bytes) throws IOException {
            List<DefinitionChange> changes = new ArrayList<>();
            int end = 0;
            for (int length = record(bytes, end); length > 0; length = record(bytes, end)) {
                changes.addAll(DefinitionRecord.decode(bytes, end + HEADER_BYTES, length));
                end += HEADER_BYTES + length;
            }
            boolean torn = false;
            boolean damaged = false;
            for (int next = end; next < bytes.length; next++) {
                torn |= bytes[next] != 0;
                damaged |= record(bytes, next) > 0;
            }
            return new Content(changes, end, torn, damaged);
        }

        /** How long the record is that stands there; 0 for none. */
        private static int record(byte[] bytes, int offset) {
            if (offset + HEADER_BYTES > bytes.length) {
                return 0;
            }
            ByteBuffer header = ByteBuffer.wrap(bytes, offset, HEADER_BYTES);
            int checksum = header.getInt();
            int length = header.getInt();
            boolean whole = length > 0
                    && length <= bytes.length - offset - HEADER_BYTES
                    && checksum == checksum(bytes, offset, length);
            return whole ? length : 0;
        }
    }

    /** From before the database is opened until after it was closed: whether it has been is not to be seen from its own file. */
    boolean exists() {
        return Files.exists(file);
    }

    /** Sees to it that there is a file, if only an empty one. */
    void begin() throws IOException {
        if (!exists()) {
            open(file).close();
            DataDirectory.sync(folder);
        }
    }

    /** The changes that are certain to be on disk; of a file that an earlier process left, all whole ones. */
    List<DefinitionChange> read() throws IOException {
        if (end >= 0) {
            return Content.of(Arrays.copyOf(Files.readAllBytes(file), Math.toIntExact(end))).changes;
        }
        Content found = Content.of(file);
        if (found.damaged) {
            Path aside = folder.resolve(NAME + ".damaged");
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "{} is damaged from byte {} on: the changes of definitions behind that are lost; a copy is {}",
                    file,
                    found.end,
                    aside);
        } else if (found.torn) {
            LOG.info("{} ends at byte {} with a torn write that was never confirmed", file, found.end);
        }
        return found.changes;
    }

    /** Whether there is room for such a record; if not, {@link #restart} makes it. */
    boolean takes(byte[] record) {
        return usable && end + HEADER_BYTES + record.length <= length;
    }

    /**
     * Returns when the record is on disk.
     *
     * @throws IOException if it may not be; it is gone for certain after the next restart
     */
    void append(byte[] record) throws IOException {
        assert takes(record) : "no room";
        FileChannel open = Objects.requireNonNull(channel);
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + record.length);
        out.putInt(0).putInt(record.length).put(record).flip();
        out.putInt(0, checksum(out.array(), 0, record.length));
        usable = false;
        write(open, out, end);
        open.force(false);
        end += out.capacity();
        usable = true;
    }

    /** Begins a new file with room for such a record, and more; the database has all of the old one on disk. */
    void restart(byte[] record) throws IOException {
        close();
        long bytes = Math.max(bytesMax, HEADER_BYTES + record.length);
        Files.deleteIfExists(next);
        try (FileChannel zeros = open(next)) {
            write(zeros, ByteBuffer.allocate(Math.toIntExact(bytes)), 0);
            zeros.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        DataDirectory.sync(folder);
        // by its name: whoever opens it again after an interrupt has nothing else
        channel = open(file);
        length = bytes;
        end = 0;
        usable = true;
    }

    /** The database has all of it, and was closed. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(next);
        Files.deleteIfExists(file);
    }

    void close() throws IOException {
        usable = false;
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private FileChannel open(Path path) throws IOException {
        return FilePath.get(fileSystem + path).open("rw");
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    /** Over the length and what follows it. */
    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset + CHECKSUM_BYTES, HEADER_BYTES - CHECKSUM_BYTES + length);
        return (int) crc.getValue();
    }
}
