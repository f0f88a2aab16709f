package io.leveret.persistence.memory;

import io.leveret.persistence.DefinitionStoreContract;
import io.leveret.persistence.Storage;

class MemoryDefinitionStoreTest extends DefinitionStoreContract {

    private final MemoryContents contents = new MemoryContents();

    @Override
    protected Storage open() {
        return MemoryStorage.open(contents);
    }
}
