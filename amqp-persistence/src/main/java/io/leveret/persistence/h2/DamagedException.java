package io.leveret.persistence.h2;

/** Bytes on disk are not what was written. Caught where it is known what is lost by it. */
final class DamagedException extends Exception {

    private static final long serialVersionUID = 1;

    DamagedException(String message) {
        super(message);
    }

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
