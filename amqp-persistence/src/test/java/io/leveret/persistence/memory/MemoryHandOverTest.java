package io.leveret.persistence.memory;

import io.leveret.persistence.HandOverContract;
import io.leveret.persistence.Storage;

class MemoryHandOverTest extends HandOverContract {

    private final MemoryContents contents = new MemoryContents();

    @Override
    protected Storage open() {
        return MemoryStorage.open(contents);
    }
}
