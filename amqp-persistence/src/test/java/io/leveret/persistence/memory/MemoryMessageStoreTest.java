package io.leveret.persistence.memory;

import io.leveret.persistence.MessageStoreContract;
import io.leveret.persistence.Storage;

class MemoryMessageStoreTest extends MessageStoreContract {

    private final MemoryContents contents = new MemoryContents();

    @Override
    protected Storage open() {
        return MemoryStorage.open(contents);
    }
}
