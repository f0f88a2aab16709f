package io.leveret.compat.crash;

/** The ids of one publisher's messages, ascending over all lives of the broker. Used by one thread at a time. */
final class Ids {

    private final int publisher;
    private long number;

    Ids(int publisher) {
        this.publisher = publisher;
    }

    long next() {
        return Payload.id(publisher, number++);
    }
}
