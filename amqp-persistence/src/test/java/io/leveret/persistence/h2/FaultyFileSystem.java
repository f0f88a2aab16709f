package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/** A disk for H2 that can be told to fail. One for the whole process, as H2 has it. */
public final class FaultyFileSystem extends FilePathWrapper {

    static final String PREFIX = "faulty:";

    private static volatile boolean full;
    private static volatile @Nullable String unsyncable;
    private static final AtomicLong BYTES_READ = new AtomicLong();

    static void register() {
        FilePath.register(new FaultyFileSystem());
        heal();
    }

    /** From now on, writes write half of what they should and fail. */
    static void fill() {
        full = true;
    }

    /** From now on, writes work and syncs fail. */
    static void failSyncs() {
        failSyncsOf("");
    }

    /** The same for files with this in their names. */
    static void failSyncsOf(String name) {
        unsyncable = name;
    }

    static void heal() {
        full = false;
        unsyncable = null;
    }

    static long bytesRead() {
        return BYTES_READ.get();
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new FaultyChannel(super.open(mode), getBase().toString());
    }

    private static final class FaultyChannel extends FileBase {

        private final FileChannel channel;
        private final String name;

        FaultyChannel(FileChannel channel, String name) {
            this.channel = channel;
            this.name = name;
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            int bytes = channel.read(target, position);
            BYTES_READ.addAndGet(Math.max(0, bytes));
            return bytes;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            if (full) {
                channel.write(source.slice(source.position(), source.remaining() / 2), position);
                throw new IOException("No space left on device");
            }
            return channel.write(source, position);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            String failing = unsyncable;
            if (failing != null && name.contains(failing)) {
                throw new IOException("Input/output error");
            }
            channel.force(metaData);
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
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
