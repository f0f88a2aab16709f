package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder of message files: names, creation, deletion and renames, each synced. Safe for any thread. */
final class MessageFolder {

    private static final String DEAD = ".dead";
    private static final Pattern NAME = Pattern.compile("(\\d{8,9})\\.mv(\\.damaged)?");

    private final Path folder;
    private final String fileSystem;
    private final boolean synced;

    /**
     * A folder that is there.
     *
     * @param fileSystem the H2 file system that files are opened through, as a prefix of their names; empty for its default
     * @param synced     whether what is in it must survive a loss of power
     */
    MessageFolder(Path folder, String fileSystem, boolean synced) {
        this.folder = folder;
        this.fileSystem = fileSystem;
        this.synced = synced;
    }

    boolean isSynced() {
        return synced;
    }

    /** Deletes all files. */
    void clear() throws IOException {
        for (int file : list()) {
            Files.deleteIfExists(path(file));
        }
    }

    Path path(int file) {
        return folder.resolve(String.format(Locale.ROOT, "%08d.mv", file));
    }

    boolean contains(int file) {
        return Files.exists(path(file));
    }

    long bytes(int file) throws IOException {
        return Files.size(path(file));
    }

    /** Numbers of all message files, rising. */
    NavigableSet<Integer> list() throws IOException {
        return list(false);
    }

    /** The highest number that a message file has, quarantined ones included; 0 without any. */
    int highest() throws IOException {
        NavigableSet<Integer> all = list(true);
        return all.isEmpty() ? 0 : all.last();
    }

    LogFile create(int file) throws IOException {
        Files.deleteIfExists(path(file));
        String writing = synced ? PreallocatedFiles.prefix(fileSystem) : fileSystem;
        LogFile created = LogFile.create(writing + path(file));
        try {
            sync();
            return created;
        } catch (IOException e) {
            created.abandon();
            throw e;
        }
    }

    LogFile openForReading(int file) {
        return LogFile.openForReading(fileSystem + path(file));
    }

    void delete(int file) throws IOException {
        Files.deleteIfExists(path(file));
        sync();
    }

    /** Takes the file away, for good, to a name under which it can be deleted whenever there is time; see {@link #deleteBuried}. */
    Path bury(int file) throws IOException {
        Path buried = folder.resolve(path(file).getFileName() + DEAD);
        Files.move(path(file), buried, StandardCopyOption.REPLACE_EXISTING);
        sync();
        return buried;
    }

    /** Deletes what was buried and is still there. */
    void deleteBuried() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + DEAD)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        }
    }

    /** Puts the file aside under another name, for a person to look at. */
    Path quarantine(int file) throws IOException {
        Path aside = folder.resolve(path(file).getFileName() + ".damaged");
        Files.move(path(file), aside, StandardCopyOption.REPLACE_EXISTING);
        sync();
        return aside;
    }

    /** Leaves a copy under the name that a quarantined file has, unless there is one. */
    Path copyAside(int file) throws IOException {
        Path aside = folder.resolve(path(file).getFileName() + ".damaged");
        if (!Files.exists(aside)) {
            Files.copy(path(file), aside);
            sync();
        }
        return aside;
    }

    private void sync() throws IOException {
        if (synced) {
            DataDirectory.sync(folder);
        }
    }

    private NavigableSet<Integer> list(boolean withDamaged) throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches() && (withDamaged || name.group(2) == null)) {
                    numbers.add(Integer.valueOf(name.group(1)));
                }
            }
        }
        return numbers;
    }
}
