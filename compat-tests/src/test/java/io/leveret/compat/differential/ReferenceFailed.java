package io.leveret.compat.differential;

/** The reference had a fault of its own, after which its answers tell nothing; the message says how it ended the connection. */
final class ReferenceFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReferenceFailed(ConnectionOver cause) {
        super(cause.getMessage(), cause);
    }
}
