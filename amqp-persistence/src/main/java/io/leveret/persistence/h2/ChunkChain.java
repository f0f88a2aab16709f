package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of an MVStore file whose space is never reused: one behind the other, each a commit. Followed from the front,
 * so that nothing inside a chunk can pass for one.
 *
 * @param lastStart where the last complete chunk begins, or -1 if there is none
 * @param end       where the last complete chunk ends
 * @param torn      how many bytes follow behind that, up to the last that is not zero: zeros are a place that nothing was written to yet
 * @param version   the version that the last complete chunk brought, or 0 if there is none
 * @param broken    whether complete chunks follow behind something that is none: not a torn write, but damage
 */
record ChunkChain(long lastStart, long end, long torn, long version, boolean broken) {

    private static final int BLOCK_BYTES = 4096;

    /** Two blocks at the front hold the same store header. */
    private static final long FIRST_BLOCK = 2;

    private static final int HEADER_BYTES = 1024;
    private static final int FOOTER_BYTES = 128;
    private static final Pattern HEADER =
            Pattern.compile("chunk:(\\p{XDigit}{1,8}),(?:block:\\p{XDigit}+,)?len:(\\p{XDigit}{1,7}),[^\n]*\n");
    private static final Pattern CLEAN_HEADER = Pattern.compile("H:2,block:(\\p{XDigit}{1,15}),[^\n]*clean:1,");
    private static final Pattern FOOTER = Pattern.compile(
            "chunk:(\\p{XDigit}{1,8}),len:(\\p{XDigit}{1,7}),version:(\\p{XDigit}{1,15}),fletcher:\\p{XDigit}+ *\n");

    static ChunkChain of(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return of(file);
        }
    }

    private static ChunkChain of(FileChannel file) throws IOException {
        long blocks = file.size() / BLOCK_BYTES;
        long last = -1;
        long version = 0;
        long next = FIRST_BLOCK;
        Chunk chunk = chunk(file, next, blocks);
        while (chunk != null) {
            last = next;
            version = chunk.version;
            next += chunk.blocks;
            chunk = chunk(file, next, blocks);
        }
        boolean broken = false;
        for (long block = next + 1; block < blocks && !broken; block++) {
            broken = chunk(file, block, blocks) != null;
        }
        long end = next * BLOCK_BYTES;
        return new ChunkChain(last < 0 ? -1 : last * BLOCK_BYTES, end, written(file, end) - end, version, broken);
    }

    /** Where the last byte from a place on ends that is not zero; that place if there is none. */
    private static long written(FileChannel file, long from) throws IOException {
        long end = from;
        long size = file.size();
        for (long position = from; position < size; position += BLOCK_BYTES) {
            byte[] block = read(file, position, BLOCK_BYTES);
            for (int i = 0; i < block.length; i++) {
                if (block[i] != 0) {
                    end = position + i + 1;
                }
            }
        }
        return end;
    }

    /**
     * H2 goes back to an older chunk than the last, silently, where the header names one that never came to the disk.
     *
     * @param opened what it found in this file
     * @throws DamagedException if it does
     */
    void requireLatest(MVStore opened) throws DamagedException {
        if (lastStart >= 0 && opened.getCurrentVersion() != version) {
            throw new DamagedException("commit " + opened.getCurrentVersion() + " instead of " + version);
        }
    }

    /** Whether there is one complete chunk. */
    boolean isOne() {
        return lastStart == FIRST_BLOCK * BLOCK_BYTES;
    }

    /** Whether H2 closed the file, and nothing was written to it since. */
    static boolean wasClosed(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            Matcher header = CLEAN_HEADER.matcher(text(file, 0, HEADER_BYTES));
            if (!header.lookingAt()) {
                return false;
            }
            ChunkChain chain = of(file);
            return Long.parseLong(header.group(1), 16) * BLOCK_BYTES == chain.lastStart && chain.torn == 0;
        }
    }

    /** Cuts the file to this many bytes, if it is longer, and syncs it either way. */
    static void cut(Path path, long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(bytes);
            file.force(true);
        }
    }

    /** The same for a file that need not outlive a crash. */
    static void cutUnsynced(Path path, long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(bytes);
        }
    }

    /** Whether a chunk may stand before this place. */
    static boolean hasChunkBefore(long bytes) {
        return bytes > FIRST_BLOCK * BLOCK_BYTES;
    }

    /** The bytes of the last complete chunk. */
    byte[] lastChunk(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(file, lastStart, Math.toIntExact(end - lastStart));
        }
    }

    /** Puts back what {@link #cut} took from the end. */
    static void restore(Path path, byte[] tail) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.APPEND)) {
            ByteBuffer rest = ByteBuffer.wrap(tail);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }

    private record Chunk(long blocks, long version) {}

    /** Null if no complete chunk begins at this block. */
    private static @Nullable Chunk chunk(FileChannel file, long block, long blocks) throws IOException {
        if (block >= blocks) {
            return null;
        }
        Matcher header = HEADER.matcher(text(file, block * BLOCK_BYTES, HEADER_BYTES));
        if (!header.lookingAt()) {
            return null;
        }
        long length = Long.parseLong(header.group(2), 16);
        if (length == 0 || block + length > blocks) {
            return null;
        }
        Matcher footer = FOOTER.matcher(text(file, (block + length) * BLOCK_BYTES - FOOTER_BYTES, FOOTER_BYTES));
        boolean complete = footer.matches()
                && footer.group(1).equals(header.group(1))
                && footer.group(2).equals(header.group(2));
        return complete ? new Chunk(length, Long.parseLong(footer.group(3), 16)) : null;
    }

    private static String text(FileChannel file, long position, int length) throws IOException {
        return new String(read(file, position, length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
            // reads on until it has all, or the file ends
        }
        return bytes.array();
    }
}
