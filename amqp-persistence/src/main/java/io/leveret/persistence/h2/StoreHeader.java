package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;

/**
 * The front of an MVStore file: twice the same line, in a block each. H2 writes both at once, from time to time and when it closes
 * the file; a loss of power can tear both, and then H2 opens nothing, though all that the line says can be learnt from the rest.
 */
final class StoreHeader {

    private static final int BLOCK_BYTES = 4096;
    private static final int COPIES = 2;
    private static final Pattern LINE = Pattern.compile("(H:2,[^\n]*),fletcher:(\\p{XDigit}{1,8})\n.*", Pattern.DOTALL);

    private StoreHeader() {}

    /** Writes the line again if neither copy is whole; true if so. The file is synced then. */
    static boolean repair(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int copy = 0; copy < COPIES; copy++) {
                if (isWhole(file, (long) copy * BLOCK_BYTES)) {
                    return false;
                }
            }
            write(file);
            file.force(true);
            return true;
        }
    }

    /** Writes the line again whatever it says: it may name a chunk that is not there. Not synced. */
    static void renew(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            write(file);
        }
    }

    private static void write(FileChannel file) throws IOException {
        byte[] line = line(System.currentTimeMillis());
        for (int copy = 0; copy < COPIES; copy++) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).put(line).rewind();
            while (block.hasRemaining()) {
                file.write(block, (long) copy * BLOCK_BYTES + block.position());
            }
        }
    }

    /** As H2 writes it into a new file: it then looks for the newest chunk itself. */
    private static byte[] line(long createdMillis) {
        String content = "H:2,blockSize:1000,created:" + Long.toHexString(createdMillis) + ",format:3";
        String line = content + ",fletcher:" + Integer.toHexString(checksum(content)) + "\n";
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isWhole(FileChannel file, long position) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        while (block.hasRemaining() && file.read(block, position + block.position()) >= 0) {
            // reads on until it has all, or the file ends
        }
        Matcher line = LINE.matcher(new String(block.array(), StandardCharsets.ISO_8859_1));
        return line.matches() && checksum(line.group(1)) == (int) Long.parseLong(line.group(2), 16);
    }

    private static int checksum(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return DataUtils.getFletcher32(bytes, 0, bytes.length);
    }
}
