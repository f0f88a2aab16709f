package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own, of a few megabytes, where the machine lets a test mount one; else the test is skipped. */
final class SmallDisk implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** The smallest of ext4. */
    private static final int BLOCK_BYTES = 1024;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** {@code kind} is ext4 or tmpfs; the folder is an empty one that outlives the disk. */
    static SmallDisk mount(String kind, Path folder, int megabytes) throws IOException, InterruptedException {
        Path root = Files.createDirectory(folder.resolve("disk"));
        if (kind.equals("tmpfs")) {
            assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "leveret-test", root.toString()))
                    .as("this machine lets nobody mount a tmpfs")
                    .isZero();
        } else {
            mountImage(folder.resolve("image"), root, megabytes);
        }
        return new SmallDisk(root);
    }

    private static void mountImage(Path image, Path root, int megabytes) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) megabytes << 20);
        }
        assumeThat(run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString()))
                .as("this machine has no mkfs.ext4")
                .isZero();
        assumeThat(run("mount", "-o", "loop", image.toString(), root.toString()))
                .as("this machine lets nobody mount an image")
                .isZero();
    }

    Path root() {
        return root;
    }

    /** Bytes that anybody may still write. */
    long freeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Leaves no block free. */
    void fillUp(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[BLOCK_BYTES];
            while (true) {
                out.write(block);
            }
        } catch (IOException itIsFull) {
            assertThat(freeBytes()).isLessThan(BLOCK_BYTES);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            assertThat(run("umount", root.toString())).as("umount %s", root).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unmounting " + root, e);
        }
    }

    /** The exit code; 127 if there is no such program. */
    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        }
    }
}
