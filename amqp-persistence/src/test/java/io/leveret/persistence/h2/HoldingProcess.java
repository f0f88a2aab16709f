package io.leveret.persistence.h2;

import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a data directory, says so or why not, and keeps it until killed. */
final class HoldingProcess {

    private HoldingProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (H2Storage storage = H2Storage.open(Path.of(arguments[0]), StorageOptions.defaults())) {
            System.out.println("open " + storage.messages().pendingBytes());
            System.in.read();
        } catch (StorageException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
