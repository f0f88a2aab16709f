package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files of which H2 may read the front, as if they ended there. A name is {@code front:BYTES:NAME}. */
public final class FrontFiles extends FilePathWrapper {

    private static final String SCHEME = "front";

    static {
        FilePath.register(new FrontFiles());
    }

    /** The name of the first bytes of a file. */
    static String name(long bytes, Path file) {
        return SCHEME + ":" + bytes + ":" + file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    protected String getPrefix() {
        return SCHEME + ":" + bytes() + ":";
    }

    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get(path.substring(path.indexOf(':', SCHEME.length() + 1) + 1));
    }

    @Override
    public long size() {
        return Math.min(bytes(), super.size());
    }

    @Override
    public boolean canWrite() {
        return false;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Front(getBase().open("r"), bytes());
    }

    private long bytes() {
        return Long.parseLong(name.substring(SCHEME.length() + 1, name.indexOf(':', SCHEME.length() + 1)));
    }

    /** Read at given positions only, as H2 does. */
    private static final class Front extends FileBase {

        private final FileChannel channel;
        private final long bytes;

        Front(FileChannel channel, long bytes) {
            this.channel = channel;
            this.bytes = bytes;
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            if (position >= bytes) {
                return -1;
            }
            int length = (int) Math.min(target.remaining(), bytes - position);
            ByteBuffer part = target.slice(target.position(), length);
            int read = channel.read(part, position);
            target.position(target.position() + Math.max(0, read));
            return read;
        }

        @Override
        public long size() throws IOException {
            return Math.min(bytes, channel.size());
        }

        @Override
        public FileLock tryLock(long position, long length, boolean shared) throws IOException {
            return channel.tryLock(position, length, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new NonWritableChannelException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new NonWritableChannelException();
        }
    }
}
