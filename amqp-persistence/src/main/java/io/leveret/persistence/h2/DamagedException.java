package io.leveret.persistence.h2;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Bytes on disk are not what was written. Caught where it is known what is lost by it. */
final class DamagedException extends Exception {

    private static final long serialVersionUID = 1;

    DamagedException(String message) {
        super(message);
    }

    /**
     * What H2 found in a file that is not as it was written.
     *
     * @throws MVStoreException the same, if it only could not read it
     */
    static DamagedException unlessUnreadable(MVStoreException e) {
        switch (e.getErrorCode()) {
            case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_FILE_LOCKED, DataUtils.ERROR_CLOSED -> throw e;
            default -> {}
        }
        return new DamagedException(String.valueOf(e.getMessage()), e);
    }

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
