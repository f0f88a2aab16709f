package io.leveret.persistence.h2;

/** The first byte of each value in a message file. */
final class ValueKind {

    /** A segment as format 1 had it: its records have no traits. */
    static final byte SEGMENT_1 = 1;

    /** More bytes of the segment or of the body before it. */
    static final byte CONTINUATION = 2;

    static final byte MARKS = 3;

    static final byte SEGMENT = 4;

    /** A body that stands apart, because several records of its commit have it. */
    static final byte BODY = 5;

    /** A segment of which a record names such a body. */
    static final byte SHARING_SEGMENT = 6;

    private ValueKind() {}
}
