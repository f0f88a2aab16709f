package io.leveret.persistence.memory;

import io.leveret.persistence.BacklogContract;
import io.leveret.persistence.Storage;

class MemoryBacklogTest extends BacklogContract {

    private final MemoryContents contents = new MemoryContents();

    @Override
    protected Storage open() {
        return MemoryStorage.open(contents);
    }
}
