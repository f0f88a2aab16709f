package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionTable;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Looks through the data directory of a broker that does not run, reads every byte of it, and changes nothing. */
public final class StoreInspection {

    private final Path root;
    private final Consumer<String> out;
    private final Map<Long, QueuePut> queues = new HashMap<>();
    private final FoundSegments found = new FoundSegments();
    private int problems;

    private StoreInspection(Path root, Consumer<String> out) {
        this.root = root;
        this.out = out;
    }

    /**
     * Says what the directory holds, a line each: definitions, message files, queues with messages, damage.
     *
     * @return whether all of it is as it was written
     * @throws StorageException if there is no data directory, or a broker uses it; one line for an operator
     */
    public static boolean inspect(Path dataDirectory, Consumer<String> out) {
        if (!Files.exists(dataDirectory.resolve("format"))) {
            throw new StorageException("no data directory: " + dataDirectory);
        }
        try (FileChannel lock = FileChannel.open(
                dataDirectory.resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                throw new StorageException("data directory " + dataDirectory + " is in use");
            }
            return new StoreInspection(dataDirectory, out).inspect();
        } catch (IOException e) {
            throw new StorageException("cannot read data directory " + dataDirectory + ": " + Reason.of(e), e);
        }
    }

    private boolean inspect() throws IOException {
        say("%s: %s", root, Files.readString(root.resolve("format")).strip());
        Path scratch = Files.createTempDirectory("leveret-inspect");
        try {
            definitions();
            MessageFolder folder = new MessageFolder(root.resolve("messages"), "", true);
            List<Integer> numbers = List.copyOf(folder.list());
            for (int number : numbers) {
                file(folder.path(number), number, number == numbers.get(numbers.size() - 1), scratch);
            }
            queues();
        } finally {
            deleteAll(scratch);
        }
        say(problems == 0 ? "no damage found" : "%d damages found", problems);
        return problems == 0;
    }

    private void definitions() throws IOException {
        DefinitionTable definitions = new DefinitionTable();
        Path tables = root.resolve(SqlDefinitions.NAME);
        Path file = root.resolve(DefinitionFile.NAME);
        if (Files.exists(tables)) {
            database(tables, SqlDefinitions::read, definitions);
        } else if (Files.exists(file)) {
            database(file, DefinitionDatabase::read, definitions);
        } else {
            say("no definitions");
        }
        journal(definitions);
        for (DefinitionChange change : definitions.all()) {
            say("%s", DefinitionLine.of(change));
            if (change instanceof QueuePut queue) {
                queues.put(queue.id(), queue);
            }
        }
    }

    private void database(Path file, DefinitionFile.Reader reader, DefinitionTable definitions) throws IOException {
        boolean closed = ChunkChain.wasClosed(file) && !Files.exists(root.resolve(DefinitionJournal.NAME));
        try {
            ChunkChain chain = ChunkChain.of(file);
            List<DefinitionChange> read = reader.tryRead(FrontFiles.name(chain.end(), file), chain);
            definitions.apply(read);
            say("%s: %,d bytes, %s; %s", name(file), Files.size(file), closedWell(closed), counts(read));
        } catch (MVStoreException | DamagedException e) {
            problem("%s: %s: %s", name(file), closedWell(closed), Reason.of(e));
        }
    }

    private static Map<String, Integer> counts(List<DefinitionChange> read) {
        Map<String, Integer> counts = new TreeMap<>();
        for (DefinitionChange change : read) {
            counts.merge(change.getClass().getSimpleName().replace("Put", ""), 1, Integer::sum);
        }
        return counts;
    }

    private void journal(DefinitionTable definitions) throws IOException {
        Path file = root.resolve(DefinitionJournal.NAME);
        if (!Files.exists(file)) {
            return;
        }
        DefinitionJournal.Content content = DefinitionJournal.Content.of(file);
        definitions.apply(content.changes());
        String line = String.format(
                Locale.ROOT,
                "%s: %,d bytes, %,d of them written, %,d changes since the database was",
                DefinitionJournal.NAME,
                Files.size(file),
                content.end(),
                content.changes().size());
        if (content.damaged()) {
            problem("%s; what follows is damaged", line);
        } else {
            say("%s%s", line, content.torn() ? "; behind them a torn write that was never confirmed" : "");
        }
    }

    private static String closedWell(boolean closed) {
        return closed ? "closed well" : "not closed";
    }

    private void file(Path file, int number, boolean newest, Path scratch) throws IOException {
        ChunkChain chain = ChunkChain.of(file);
        long bytes = Files.size(file);
        Path read = file;
        if (chain.torn() > 0) {
            boolean torn = newest && !chain.broken();
            String line =
                    String.format(Locale.ROOT, "%s: %,d bytes from %,d on", name(file), chain.torn(), chain.end());
            if (torn) {
                say("%s are a torn write that was never confirmed", line);
            } else {
                problem("%s are damaged", line);
            }
        }
        if (chain.end() < bytes) {
            read = Files.copy(file, scratch.resolve(name(file)));
            ChunkChain.cut(read, chain.end());
        }
        if (chain.lastStart() < 0) {
            say("%s: nothing in it", name(file));
            return;
        }
        try {
            values(read, number, bytes, chain);
        } catch (MVStoreException | DamagedException e) {
            problem("%s: cannot be read: %s", name(file), Reason.of(e));
        }
    }

    private void values(Path file, int number, long bytes, ChunkChain chain) throws DamagedException {
        LogFile log = LogFile.openForReading(file.toString());
        try {
            FileScan scan = FileScan.of(log, number);
            FileSummary summary = scan.summary();
            found.add(number, summary);
            say(
                    "%s: %,d bytes, %s, %,d commits, %,d values, %,d of them shared bodies; %,d segments not settled in it,"
                            + " marks for %,d segments of others",
                    name(file),
                    bytes,
                    log.summary().isEmpty() ? "not sealed" : "sealed",
                    chain.version(),
                    log.lastSequence(),
                    scan.bodiesApart(),
                    summary.segments().size(),
                    summary.marks().size());
            for (String damage : scan.damages()) {
                problem("%s: %s", name(file), damage);
            }
        } finally {
            log.abandon();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** What a queue has in all files. */
    private static final class Held {
        long segments;
        long messages;
        long bodyBytes;
        long bytes;
        long first = Long.MAX_VALUE;
        long last = -1;
        int traits;

        void add(Segment segment) {
            segments++;
            messages += segment.live();
            bodyBytes += segment.liveBodyBytes();
            bytes += segment.liveStoredBytes();
            first = Math.min(first, segment.first + segment.nextLive(0));
            last = Math.max(last, segment.first + segment.lastLive());
            traits |= segment.traits();
        }
    }

    private void queues() {
        Map<Long, Held> byQueue = new TreeMap<>();
        for (FileSummary.Entry entry : found.living()) {
            byQueue.computeIfAbsent(entry.queueId(), id -> new Held()).add(entry.segment());
        }
        byQueue.forEach((id, held) -> say(
                "queue %d%s: %,d messages in %,d segments, positions %d to %d, bodies %,d bytes, on disk %,d bytes, traits %x",
                id,
                known(queues.get(id)),
                held.messages,
                held.segments,
                held.first,
                held.last,
                held.bodyBytes,
                held.bytes,
                held.traits));
    }

    private static String known(@Nullable QueuePut queue) {
        return queue == null ? ", not defined" : " '" + queue.name() + "' in virtual host '" + queue.vhost() + "'";
    }

    private void problem(String format, @Nullable Object... arguments) {
        problems++;
        say("DAMAGED " + format, arguments);
    }

    private void say(String format, @Nullable Object... arguments) {
        out.accept(String.format(Locale.ROOT, format, arguments));
    }

    private static void deleteAll(Path scratch) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(scratch)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
