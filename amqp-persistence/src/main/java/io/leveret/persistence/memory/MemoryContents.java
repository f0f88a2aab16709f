package io.leveret.persistence.memory;

import io.leveret.persistence.DefinitionTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a {@link MemoryStorage} keeps, apart from it: storage opened again on the same contents finds what the one closed
 * before has left. Open on one at a time.
 */
public final class MemoryContents {

    private final DefinitionTable definitions = new DefinitionTable();
    private final Map<Long, HeldMessages> messages = new ConcurrentHashMap<>();

    DefinitionTable definitions() {
        return definitions;
    }

    Map<Long, HeldMessages> messages() {
        return messages;
    }
}
