package io.leveret.persistence.h2;

import io.leveret.persistence.HandOverContract;
import io.leveret.persistence.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2HandOverTest extends HandOverContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    protected Storage open() {
        return H2Storage.open(directory, StorageOptions.defaults());
    }
}
