package io.leveret.persistence;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Storage that is open while a test runs. */
public abstract class StorageContract {

    @SuppressWarnings("NullAway.Init")
    private Storage storage;

    /** Opens storage on the same contents each time. */
    protected abstract Storage open();

    @BeforeEach
    void openTheFirstTime() {
        storage = open();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    void reopen() {
        close();
        storage = open();
    }

    MessageStore messages() {
        return storage.messages();
    }

    MessageStore transients() {
        return storage.transients();
    }

    DefinitionStore definitions() {
        return storage.definitions();
    }

    QueueLog log(long queueId) {
        return messages().log(queueId);
    }
}
