package io.leveret.persistence.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files for H2 that are longer on the disk than what was written to them: each is a {@link PreallocatedChannel}. */
public final class PreallocatedFiles extends FilePathWrapper {

    private static final String SCHEME = "preallocated";

    static {
        FilePath.register(new PreallocatedFiles());
    }

    /** The prefix of names of files that are opened this way, through that file system. */
    static String prefix(String fileSystem) {
        return SCHEME + ":" + fileSystem;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new PreallocatedChannel(super.open(mode));
    }
}
