package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/**
 * A file that small writes to its end make longer by more than they need, with zeros. A sync after a write that makes no file longer
 * waits for the data alone; else the file system writes its journal too, which takes twice as long, and much longer where others
 * wait for the journal as well.
 *
 * <p>Its size is what was written, without the zeros. They are cut off when it is closed; a process that is killed leaves them.
 * Written to by one thread at a time, while others may read.
 */
final class PreallocatedChannel extends FileBase {

    /** What a kill may leave behind the end, in bytes. */
    static final int AHEAD_BYTES = 256 * 1024;

    /** Larger writes wait for the disk anyway, and would be written twice for little. */
    private static final int SMALL_BYTES = AHEAD_BYTES / 8;

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(AHEAD_BYTES).asReadOnlyBuffer();

    private final FileChannel channel;
    private long size; // guarded by this
    private long allocated; // guarded by this

    PreallocatedChannel(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.allocated = size;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        boolean small = source.remaining() < SMALL_BYTES;
        int written = channel.write(source, position);
        size = Math.max(size, position + written);
        if (size > allocated) {
            allocated = size;
            if (small) {
                preallocate();
            }
        }
        return written;
    }

    private void preallocate() {
        try {
            allocated += channel.write(ZEROS.duplicate(), size);
        } catch (IOException e) {
            // No room for more than what was asked for, and that is written. Should more be amiss, the next write or
            // sync says so.
            allocated = size;
        }
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized FileChannel truncate(long newSize) throws IOException {
        channel.truncate(newSize);
        size = Math.min(size, newSize);
        allocated = Math.min(allocated, newSize);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
    }

    @Override
    protected synchronized void implCloseChannel() throws IOException {
        try (channel) {
            if (allocated > size) {
                channel.truncate(size);
            }
        }
    }

    /** Beside writes: no reader waits for the disk to take what another thread writes. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public FileLock tryLock(long position, long length, boolean shared) throws IOException {
        return channel.tryLock(position, length, shared);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        long position = channel.position();
        int written = write(source, position);
        channel.position(position + written);
        return written;
    }
}
