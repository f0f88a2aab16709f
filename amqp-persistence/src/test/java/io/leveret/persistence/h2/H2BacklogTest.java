package io.leveret.persistence.h2;

import io.leveret.persistence.BacklogContract;
import io.leveret.persistence.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2BacklogTest extends BacklogContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    protected Storage open() {
        return H2Storage.open(directory, StorageOptions.defaults());
    }
}
