package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** The eight bytes with which a client opens a connection and a server refuses one. */
public final class ProtocolHeader {

    /** How many bytes a protocol header has. */
    public static final int LENGTH = 8;

    private static final long AMQP_0_9_1 = 0x414d_5150_0000_0901L;
    private static final long AMQP_0_9 = 0x414d_5150_0101_0009L;

    private ProtocolHeader() {}

    /**
     * Whether the next eight bytes, which must be there, ask for AMQP 0-9-1 (or 0-9, which is served the same way).
     * Consumes nothing.
     */
    public static boolean matches(ByteBuf in) {
        long header = in.getLong(in.readerIndex());
        return header == AMQP_0_9_1 || header == AMQP_0_9;
    }

    /** Appends the header of AMQP 0-9-1. */
    public static void write(ByteBuf out) {
        out.writeLong(AMQP_0_9_1);
    }
}
