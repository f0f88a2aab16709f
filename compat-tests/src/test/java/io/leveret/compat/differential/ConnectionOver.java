package io.leveret.compat.differential;

/** The broker ended a connection; the message says how. */
final class ConnectionOver extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConnectionOver(String how) {
        super(how);
    }

    /** Whether the broker says that it was its own fault. */
    boolean isInternalError() {
        return String.valueOf(getMessage()).contains("replyCode=541");
    }
}
