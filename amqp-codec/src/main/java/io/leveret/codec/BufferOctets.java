package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/**
 * Copies octets out of a buffer without leaving anything for the collector. Where Netty may not use {@code Unsafe}, as on Java 24
 * and later, {@link ByteBuf#getBytes(int, byte[], int, int)} makes a view of a direct buffer with each call; the view that is
 * used here each buffer has already. So this is for a buffer's only thread.
 */
public final class BufferOctets {

    private BufferOctets() {}

    /** Copies {@code length} octets that begin at {@code index} of the buffer, and leaves its own indices as they are. */
    public static void copy(ByteBuf from, int index, byte[] to, int at, int length) {
        if (length > 0 && from.isDirect() && from.nioBufferCount() == 1) {
            from.internalNioBuffer(index, length).get(to, at, length);
        } else {
            from.getBytes(index, to, at, length);
        }
    }
}
