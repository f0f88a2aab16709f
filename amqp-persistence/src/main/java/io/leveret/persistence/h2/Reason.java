package io.leveret.persistence.h2;

/** Why something failed, in one line for an operator. */
final class Reason {

    private Reason() {}

    /** What the innermost cause says: H2 wraps what the system said several times. */
    static String of(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        String name = innermost.getClass().getSimpleName();
        return message == null ? name : message.lines().findFirst().orElse(name);
    }
}
