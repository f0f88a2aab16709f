package io.leveret.codec;

/** The properties of class basic, in the order in which their flags and values stand on the wire. */
enum Property {
    CONTENT_TYPE(15, Kind.SHORT_STRING),
    CONTENT_ENCODING(14, Kind.SHORT_STRING),
    HEADERS(13, Kind.TABLE),
    DELIVERY_MODE(12, Kind.OCTET),
    PRIORITY(11, Kind.OCTET),
    CORRELATION_ID(10, Kind.SHORT_STRING),
    REPLY_TO(9, Kind.SHORT_STRING),
    EXPIRATION(8, Kind.SHORT_STRING),
    MESSAGE_ID(7, Kind.SHORT_STRING),
    TIMESTAMP(6, Kind.TIMESTAMP),
    TYPE(5, Kind.SHORT_STRING),
    USER_ID(4, Kind.SHORT_STRING),
    APP_ID(3, Kind.SHORT_STRING),
    CLUSTER_ID(2, Kind.SHORT_STRING);

    private static final Property[] BY_BIT = byBit();

    private final int bit;
    private final Kind kind;

    Property(int bit, Kind kind) {
        this.bit = bit;
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The bit that says it is there. */
    int flag() {
        return 1 << bit;
    }

    /** The property of the highest bit set in {@code flags}, which must be one. */
    static Property first(int flags) {
        return BY_BIT[Integer.SIZE - 1 - Integer.numberOfLeadingZeros(flags)];
    }

    private static Property[] byBit() {
        Property[] byBit = new Property[Short.SIZE];
        for (Property property : values()) {
            byBit[property.bit] = property;
        }
        return byBit;
    }

    /** How a property's value is written. */
    enum Kind {
        SHORT_STRING,
        TABLE,
        OCTET,
        TIMESTAMP
    }
}
