package io.leveret.persistence.h2;

import io.leveret.persistence.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Looks into data directories, and copies them as a crash would leave them. */
final class DataFolders {

    private DataFolders() {}

    /** The message files of a data directory, oldest first. */
    static List<Path> messageFiles(Path directory) {
        return list(directory.resolve("messages"), ".mv");
    }

    /** How long all message files are. */
    static long messageBytes(Path directory) {
        return messageFiles(directory).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    /** How far a file was written to; on the disk it may be longer. */
    static long writtenBytes(Path file) throws IOException {
        ChunkChain chain = ChunkChain.of(file);
        return chain.end() + chain.torn();
    }

    /** How far all message files of an idle store were written to; only the newest is longer, and by no more than it may. */
    static long writtenMessageBytes(Path directory) {
        List<Path> files = messageFiles(directory);
        long written = 0;
        for (Path file : files) {
            try {
                long bytes = writtenBytes(file);
                boolean newest = file.equals(files.get(files.size() - 1));
                long ahead = newest ? PreallocatedChannel.AHEAD_BYTES : 0;
                if (Files.size(file) > bytes + ahead) {
                    throw new AssertionError(file + " is " + Files.size(file) + " bytes long, of which only " + bytes
                            + " were written to");
                }
                written += bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return written;
    }

    /** Waits until the store has nothing to do. */
    static void awaitIdle(Storage storage) {
        ((H2MessageStore) storage.messages())
                .idle()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    static List<Path> quarantined(Path directory) {
        return list(directory.resolve("messages"), ".damaged");
    }

    /** What another process would find if this one were killed now; dead files, which may go at any moment, have gone. */
    static Path copy(Path directory, Path target) throws IOException {
        while (true) {
            try {
                copyAtOnce(directory, target);
                return target;
            } catch (NoSuchFileException e) {
                // what lived in it is in a newer file, which may not have been there when the copy began
                delete(target);
            }
        }
    }

    private static void copyAtOnce(Path directory, Path target) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(counterpart(from));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                if (!from.endsWith("lock") && !isDead(from)) {
                    Files.copy(from, counterpart(from));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path from, IOException e) throws IOException {
                if (isDead(from)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            private Path counterpart(Path from) {
                return target.resolve(directory.relativize(from).toString());
            }
        });
    }

    private static boolean isDead(Path file) {
        return file.toString().endsWith(".dead");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> list(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills a folder with what a resource has. */
    static void unpack(String resource, Path folder) throws IOException {
        try (InputStream found = DataFolders.class.getResourceAsStream(resource);
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(found, resource))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
    }
}
