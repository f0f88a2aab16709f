package io.leveret.persistence;

/** The store cannot do its work (disk, files, H2). Never a client's mistake. */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
