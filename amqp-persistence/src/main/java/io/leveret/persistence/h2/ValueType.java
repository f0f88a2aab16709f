package io.leveret.persistence.h2;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Byte arrays in H2's own layout, but a length that cannot be true is an error before it is an allocation. A value that was read
 * may be a part of the array that its page was read into; it begins at position 0 and ends at its limit, as any other.
 */
final class ValueType extends BasicDataType<ByteBuffer> {

    @Override
    @SuppressWarnings("ByteBufferBackingArray") // for its length alone
    public int getMemory(ByteBuffer value) {
        return 24 + value.array().length;
    }

    /** As keys they stand in the order of their bytes, so that those with the same beginning are neighbours. */
    @Override
    public int compare(ByteBuffer one, ByteBuffer other) {
        return one.compareTo(other);
    }

    @Override
    public void write(WriteBuffer out, ByteBuffer value) {
        out.putVarInt(value.limit());
        out.put(value.array(), value.arrayOffset(), value.limit());
    }

    @Override
    public ByteBuffer read(ByteBuffer in) {
        int length = DataUtils.readVarInt(in);
        if (length < 0 || length > in.remaining()) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "a value of {0} bytes", length);
        }
        int from = in.position();
        in.position(from + length);
        if (mayShare(in, length)) {
            return in.slice(from, length);
        }
        byte[] value = new byte[length];
        in.get(from, value);
        return ByteBuffer.wrap(value);
    }

    /**
     * H2 reads a page into an array of its own, and does not use that again; a page that is just being written it takes out of the
     * middle of a buffer, which it does use again. A small value of a large page would keep all of that in memory.
     */
    private static boolean mayShare(ByteBuffer page, int length) {
        return page.hasArray() && page.arrayOffset() == 0 && length >= page.capacity() / 2;
    }

    @Override
    public ByteBuffer[] createStorage(int size) {
        return new ByteBuffer[size];
    }
}
