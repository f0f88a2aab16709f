package io.leveret.broker.security;

/** A client's response does not have the form that its mechanism demands. */
public final class MalformedResponseException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedResponseException(String problem) {
        super(problem, null, false, false);
    }
}
