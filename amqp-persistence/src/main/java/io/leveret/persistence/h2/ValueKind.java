package io.leveret.persistence.h2;

/** The first byte of each value in a message file. */
final class ValueKind {

    static final byte SEGMENT = 1;

    /** More bytes of the segment before it. */
    static final byte CONTINUATION = 2;

    static final byte MARKS = 3;

    private ValueKind() {}
}
