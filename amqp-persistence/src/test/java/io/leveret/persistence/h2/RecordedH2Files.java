package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** What H2 does to files, for a {@link RecordedDisk}. */
public final class RecordedH2Files extends FilePathWrapper {

    static final String PREFIX = "recorded:";

    static void register() {
        FilePath.register(new RecordedH2Files());
    }

    @Override
    public String getScheme() {
        return "recorded";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        boolean fresh = !Files.exists(path());
        FileChannel channel = super.open(mode);
        if (fresh) {
            RecordedDisk.current().created(path());
        }
        return new RecordedChannel(channel, path());
    }

    @Override
    public boolean createFile() {
        boolean created = super.createFile();
        if (created) {
            RecordedDisk.current().created(path());
        }
        return created;
    }

    @Override
    public void delete() {
        super.delete();
        RecordedDisk.current().deleted(path());
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        super.moveTo(target, atomicReplace);
        RecordedDisk.current().moved(path(), ((RecordedH2Files) target).path());
    }

    private Path path() {
        return Path.of(getBase().toString());
    }
}
