package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FileBase;

/** An open file of which a {@link RecordedDisk} learns what is done to it. */
final class RecordedChannel extends FileBase {

    private final FileChannel channel;
    private final Path path;
    private final int file;

    RecordedChannel(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
        this.file = RecordedDisk.current().fileOf(path);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        RecordedDisk.current().written(file, position, bytes);
        int written = 0;
        while (source.hasRemaining()) {
            written += channel.write(source, position + written);
        }
        return written;
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        int written = write(source, channel.position());
        channel.position(channel.position() + written);
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
        if (Files.isDirectory(path)) {
            RecordedDisk.current().syncedFolder(path);
        } else {
            RecordedDisk.current().synced(file);
        }
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
        if (size < channel.size()) {
            RecordedDisk.current().resized(file, size);
        }
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
