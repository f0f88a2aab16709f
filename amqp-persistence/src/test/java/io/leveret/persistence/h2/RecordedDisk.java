package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a process did to the files of a folder, in order, and what a loss of power at any moment may leave of it: what was synced,
 * and of what came later any part, by sectors of 4 kB and within them. Entries of a folder count as files of their own: they are
 * certain once the folder is synced. One for the whole process, as H2 has its file systems. Safe for any thread.
 */
final class RecordedDisk {

    private static final int SECTOR = 4096;
    private static final int NONE = 0;

    /** Something done to the disk. */
    private sealed interface Step {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Write(int file, long position, byte[] bytes) implements Step {}

        record Resize(int file, long bytes) implements Step {}

        record Sync(int file) implements Step {}

        /** A name stands for this file from now on, or for {@link #NONE}. */
        record Entries(Map<Path, Integer> changes) implements Step {}

        record SyncFolder(Path folder) implements Step {}
    }

    private static RecordedDisk current = new RecordedDisk(Path.of("none"));

    private final Path root;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Path, Integer> files = new HashMap<>();
    private final Map<Integer, byte[]> contentsBefore = new HashMap<>();
    private final Map<Path, Integer> entriesBefore = new TreeMap<>();
    private int lastFile;

    private RecordedDisk(Path root) {
        this.root = root;
    }

    /** Records from now on what is done to the folder; what is in it is on disk. */
    static synchronized RecordedDisk start(Path folder) throws IOException {
        RecordedDisk disk = new RecordedDisk(folder);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                if (!path.equals(folder)) {
                    int file = ++disk.lastFile;
                    disk.files.put(path, file);
                    disk.entriesBefore.put(path, file);
                    if (Files.isRegularFile(path)) {
                        disk.contentsBefore.put(file, Files.readAllBytes(path));
                    }
                }
            }
        }
        current = disk;
        return disk;
    }

    static synchronized RecordedDisk current() {
        return current;
    }

    synchronized void created(Path path) {
        if (path.startsWith(root) && !files.containsKey(path)) {
            int file = ++lastFile;
            files.put(path, file);
            entries(path, file);
        }
    }

    synchronized void deleted(Path path) {
        if (files.remove(path) != null) {
            entries(path, NONE);
        }
    }

    synchronized void moved(Path from, Path to) {
        Integer file = files.remove(from);
        if (file != null) {
            files.put(to, file);
            Map<Path, Integer> both = new HashMap<>();
            both.put(from, NONE);
            both.put(to, file);
            steps.add(new Step.Entries(both));
        }
    }

    /** What stands for an open file, whatever it is called by then; {@link #NONE} if it is none of the folder's. */
    synchronized int fileOf(Path path) {
        return files.getOrDefault(path, NONE);
    }

    synchronized void written(int file, long position, byte[] bytes) {
        if (file != NONE) {
            steps.add(new Step.Write(file, position, bytes));
        }
    }

    synchronized void resized(int file, long bytes) {
        if (file != NONE) {
            steps.add(new Step.Resize(file, bytes));
        }
    }

    synchronized void synced(int file) {
        if (file != NONE) {
            steps.add(new Step.Sync(file));
        }
    }

    synchronized void syncedFolder(Path path) {
        steps.add(new Step.SyncFolder(path));
    }

    /** How many steps were done: a moment at which power may be lost. */
    synchronized int now() {
        return steps.size();
    }

    private void entries(Path path, int file) {
        Map<Path, Integer> change = new HashMap<>();
        change.put(path, file);
        steps.add(new Step.Entries(change));
    }

    /** Writes what may be left if power is lost at that moment. */
    synchronized void image(int moment, Random random, Path target) throws IOException {
        Map<Integer, byte[]> contents = new HashMap<>(contentsBefore);
        Map<Integer, List<Step>> unsynced = new HashMap<>();
        Map<Path, Integer> entries = new TreeMap<>(entriesBefore);
        List<Step.Entries> unsyncedEntries = new ArrayList<>();
        for (Step step : steps.subList(0, moment)) {
            if (step instanceof Step.Write write) {
                unsynced.computeIfAbsent(write.file, f -> new ArrayList<>()).add(step);
            } else if (step instanceof Step.Resize resize) {
                unsynced.computeIfAbsent(resize.file, f -> new ArrayList<>()).add(step);
            } else if (step instanceof Step.Sync sync) {
                List<Step> done = unsynced.remove(sync.file);
                apply(done == null ? List.of() : done, sync.file, contents, new Random(0), 1);
            } else if (step instanceof Step.Entries change) {
                unsyncedEntries.add(change);
            } else if (step instanceof Step.SyncFolder sync) {
                unsyncedEntries.removeIf(change -> syncs(sync.folder, change, entries));
            }
        }
        double share = List.of(0.0, 0.5, 0.9, 1.0).get(random.nextInt(4));
        unsynced.forEach((file, later) -> apply(later, file, contents, random, share));
        for (Step.Entries change : unsyncedEntries) {
            if (random.nextDouble() < share) {
                change(entries, change);
            }
        }
        write(entries, contents, target);
    }

    private static boolean syncs(Path folder, Step.Entries change, Map<Path, Integer> entries) {
        boolean inFolder = change.changes.keySet().stream().anyMatch(path -> folder.equals(path.getParent()));
        if (inFolder) {
            change(entries, change);
        }
        return inFolder;
    }

    private static void change(Map<Path, Integer> entries, Step.Entries change) {
        change.changes.forEach((path, file) -> {
            if (file == NONE) {
                entries.remove(path);
            } else {
                entries.put(path, file);
            }
        });
    }

    /** @param share how probable it is that a sector is written */
    private static void apply(List<Step> steps, int file, Map<Integer, byte[]> contents, Random random, double share) {
        // written over below, and other images begin with it too
        byte[] content = contents.getOrDefault(file, new byte[0]).clone();
        for (Step step : steps) {
            if (step instanceof Step.Resize resize && random.nextDouble() < share) {
                content = Arrays.copyOf(content, Math.toIntExact(resize.bytes));
            } else if (step instanceof Step.Write write) {
                content = write(content, write, random, share);
            }
        }
        contents.put(file, content);
    }

    private static byte[] write(byte[] before, Step.Write write, Random random, double share) {
        byte[] content = before;
        int from = 0;
        while (from < write.bytes.length) {
            int at = Math.toIntExact(write.position + from);
            int length = Math.min(SECTOR - at % SECTOR, write.bytes.length - from);
            if (random.nextDouble() < share) {
                boolean torn = share < 1 && random.nextInt(8) == 0;
                int kept = torn ? random.nextInt(length) : length;
                content = content.length >= at + length ? content : Arrays.copyOf(content, at + length);
                System.arraycopy(write.bytes, from, content, at, kept);
            }
            from += length;
        }
        return content;
    }

    private void write(Map<Path, Integer> entries, Map<Integer, byte[]> contents, Path target) throws IOException {
        Files.createDirectories(target);
        for (Map.Entry<Path, Integer> entry : entries.entrySet()) {
            Path path = target.resolve(root.relativize(entry.getKey()).toString());
            boolean folder = Files.isDirectory(entry.getKey()) && !contents.containsKey(entry.getValue());
            Path parent = path.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                continue; // its folder was lost
            }
            if (folder) {
                Files.createDirectories(path);
            } else {
                Files.write(path, contents.getOrDefault(entry.getValue(), new byte[0]));
            }
        }
    }
}
