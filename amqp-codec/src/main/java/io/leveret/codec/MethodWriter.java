package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Appends a method's fields one after the other and packs adjacent bits. */
public final class MethodWriter {

    private static final int BITS_PER_OCTET = 8;

    private final ByteBuf out;
    private int bitsUsed = BITS_PER_OCTET;

    public MethodWriter(ByteBuf out) {
        this.out = out;
    }

    public MethodWriter bit(boolean value) {
        if (bitsUsed == BITS_PER_OCTET) {
            out.writeByte(0);
            bitsUsed = 0;
        }
        if (value) {
            int last = out.writerIndex() - 1;
            out.setByte(last, out.getByte(last) | (1 << bitsUsed));
        }
        bitsUsed++;
        return this;
    }

    public MethodWriter octet(int value) {
        endBits();
        out.writeByte(value);
        return this;
    }

    public MethodWriter shortInt(int value) {
        endBits();
        out.writeShort(value);
        return this;
    }

    public MethodWriter longInt(long value) {
        endBits();
        out.writeInt((int) value);
        return this;
    }

    public MethodWriter longLong(long value) {
        endBits();
        out.writeLong(value);
        return this;
    }

    /**
     * Appends a name.
     *
     * @throws IllegalArgumentException if it has more than 255 bytes
     */
    public MethodWriter shortString(String text) {
        endBits();
        ShortStrings.write(out, text);
        return this;
    }

    public MethodWriter longString(byte[] octets) {
        endBits();
        out.writeInt(octets.length).writeBytes(octets);
        return this;
    }

    public MethodWriter longText(String text) {
        return longString(Utf8.encode(text));
    }

    public MethodWriter table(FieldTable table) {
        endBits();
        FieldTableWriter.write(out, table);
        return this;
    }

    private void endBits() {
        bitsUsed = BITS_PER_OCTET;
    }
}
