package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a method's fields one after the other and unpacks adjacent bits. Never reads past its end. Reused by its decoder for one
 * method after the other; one thread at a time.
 */
public final class MethodReader {

    private static final int BITS_PER_OCTET = 8;

    private final @Nullable ShortStringCache cache;
    private final byte[] shortStringOctets = new byte[255];
    private ByteBuf in;
    private int end;
    private int bits;
    private int bitsLeft;

    /** Reads up to the buffer's writer index. */
    public MethodReader(ByteBuf in) {
        this(in, null);
    }

    /** Reads up to the buffer's writer index, and takes repeated short strings from {@code cache}. */
    public MethodReader(ByteBuf in, @Nullable ShortStringCache cache) {
        this.in = in;
        this.end = in.writerIndex();
        this.cache = cache;
    }

    /** Starts anew at the buffer's reader index; {@code end} is the index behind the last field. */
    void reset(ByteBuf next, int nextEnd) {
        in = next;
        end = nextEnd;
        bitsLeft = 0;
    }

    /** Whether bytes are left behind the last field read. */
    public boolean hasMore() {
        return in.readerIndex() < end;
    }

    public boolean bit() throws MalformedFrameException {
        if (bitsLeft == 0) {
            require(1);
            bits = in.readByte();
            bitsLeft = BITS_PER_OCTET;
        }
        boolean bit = (bits & 1) != 0;
        bits >>>= 1;
        bitsLeft--;
        return bit;
    }

    public int octet() throws MalformedFrameException {
        begin(Byte.BYTES);
        return in.readUnsignedByte();
    }

    public int shortInt() throws MalformedFrameException {
        begin(Short.BYTES);
        return in.readUnsignedShort();
    }

    public long longInt() throws MalformedFrameException {
        begin(Integer.BYTES);
        return in.readUnsignedInt();
    }

    public long longLong() throws MalformedFrameException {
        begin(Long.BYTES);
        return in.readLong();
    }

    /** A name, which must be UTF-8. */
    public String shortString() throws MalformedFrameException {
        String text = anyShortString();
        if (Utf8.hasEscapes(text)) {
            throw MalformedFrameException.frameError("Malformed UTF-8 in shortstr");
        }
        return text;
    }

    /** A name as it comes: bytes that are no UTF-8 are kept, and written back to the letter. */
    public String anyShortString() throws MalformedFrameException {
        begin(Byte.BYTES);
        int length = in.readUnsignedByte();
        require(length);
        if (length == 0) {
            return "";
        }
        BufferOctets.copy(in, in.readerIndex(), shortStringOctets, 0, length);
        in.skipBytes(length);
        String known = cache == null ? null : cache.ascii(shortStringOctets, length);
        return known == null ? Utf8.decode(shortStringOctets, 0, length) : known;
    }

    public byte[] longString() throws MalformedFrameException {
        begin(Integer.BYTES);
        long length = in.readUnsignedInt();
        require(length);
        byte[] octets = new byte[(int) length];
        in.readBytes(octets);
        return octets;
    }

    public String longText() throws MalformedFrameException {
        byte[] octets = longString();
        return Utf8.decode(octets, 0, octets.length);
    }

    public FieldTable table() throws MalformedFrameException {
        bitsLeft = 0;
        return FieldTableReader.read(in, end);
    }

    void skipBit() throws MalformedFrameException {
        bit();
    }

    void skipShortInt() throws MalformedFrameException {
        skip(Short.BYTES);
    }

    void skipShortString() throws MalformedFrameException {
        begin(Byte.BYTES);
        skip(in.readUnsignedByte());
    }

    void skipLongString() throws MalformedFrameException {
        begin(Integer.BYTES);
        skip(in.readUnsignedInt());
    }

    private void skip(long bytes) throws MalformedFrameException {
        bitsLeft = 0;
        require(bytes);
        in.skipBytes((int) bytes);
    }

    private void begin(int bytes) throws MalformedFrameException {
        bitsLeft = 0;
        require(bytes);
    }

    private void require(long bytes) throws MalformedFrameException {
        if (end - in.readerIndex() < bytes) {
            throw MalformedFrameException.syntaxError("a method's fields end too early");
        }
    }
}
