package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that one broker owns: locked against a second one, marked with the version of its format. Closing it lets it
 * go.
 */
final class DataDirectory implements AutoCloseable {

    static final int FORMAT = 5;

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String FORMAT_PREFIX = "leveret-data ";

    /**
     * What this process holds. Asked before the lock file is touched: closing a second channel on a file drops the lock
     * that the process holds through the first.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileStore disk;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) throws IOException {
        this.disk = Files.getFileStore(root);
        this.root = root;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is missing, and takes it.
     *
     * @throws StorageException if another broker has it, if it cannot be written, or if a newer version wrote it
     */
    static DataDirectory open(Path directory) {
        Path root;
        try {
            Files.createDirectories(directory);
            root = directory.toRealPath();
        } catch (IOException e) {
            throw new StorageException("cannot create data directory " + directory + ": " + reason(e), e);
        }
        if (root.toString().indexOf(';') >= 0) {
            // H2 takes the rest of the path for settings
            throw new StorageException("data directory " + root + ": its path must not contain a semicolon");
        }
        if (!HELD.add(root)) {
            throw new StorageException("data directory " + root + " is in use by this process already");
        }
        @Nullable DataDirectory opened = null;
        try {
            opened = new DataDirectory(root, lock(root));
            opened.checkFormat();
            Files.createDirectories(opened.messages());
            Files.createDirectories(opened.transients());
            sync(root);
            return opened;
        } catch (IOException e) {
            release(root, opened);
            throw new StorageException("cannot write data directory " + root + ": " + reason(e), e);
        } catch (RuntimeException e) {
            release(root, opened);
            throw e;
        }
    }

    /** Where the message files lie. */
    Path messages() {
        return root.resolve("messages");
    }

    /** Where messages lie that need not survive a start. */
    Path transients() {
        return root.resolve("transient");
    }

    Path root() {
        return root;
    }

    long usableBytes() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw new StorageException("cannot ask for the free space of " + root + ": " + reason(e), e);
        }
    }

    /** Makes creations, renames and deletions in a folder survive a power loss. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        release(root, this);
    }

    private static void release(Path root, @Nullable DataDirectory opened) {
        try {
            if (opened != null) {
                opened.lock.close();
            }
        } catch (IOException e) {
            throw new StorageException("cannot release data directory " + root + ": " + reason(e), e);
        } finally {
            HELD.remove(root);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            if (!locked) {
                throw new StorageException("data directory " + root + " is in use by another process, pid "
                        + readAll(channel).strip());
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static String readAll(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
    }

    private void checkFormat() throws IOException {
        Path file = root.resolve("format");
        if (!Files.exists(file)) {
            if (Files.exists(messages())
                    || Files.exists(root.resolve(DefinitionFile.NAME))
                    || Files.exists(root.resolve(SqlDefinitions.NAME))) {
                throw new StorageException("data directory " + root + " holds data but no file named format");
            }
            writeFormat(file);
            return;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches(FORMAT_PREFIX + "\\d{1,9}")) {
            throw new StorageException("data directory " + root + ": the file named format is damaged");
        }
        int version = Integer.parseInt(text.substring(FORMAT_PREFIX.length()));
        if (version > FORMAT) {
            throw new StorageException("data directory " + root + " has format " + version
                    + ", written by a newer version; this one knows formats up to " + FORMAT);
        }
        if (version < FORMAT) {
            // what is there can be read; what comes could not be read by the version that wrote it
            writeFormat(file);
            LOG.info("data directory {} had format {}, and has format {} from now on", root, version, FORMAT);
        }
    }

    private void writeFormat(Path file) throws IOException {
        Path written = root.resolve("format.new");
        try (FileChannel channel = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((FORMAT_PREFIX + FORMAT + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
