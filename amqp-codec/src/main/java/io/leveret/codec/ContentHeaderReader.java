package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one connection's content headers. A publisher tends to repeat its properties, so the header before is given out again when the
 * next one says the same: no allocation, and a queue of such messages holds it once. One thread at a time.
 */
final class ContentHeaderReader {

    /** Type, weight and body size. */
    static final int FIXED_BYTES = 12;

    private static final int REMEMBERED_MAX_BYTES = 256;
    private static final int PUBLISH_METHOD_ID = 40;

    private final byte[] properties = new byte[REMEMBERED_MAX_BYTES];
    private @Nullable ContentHeader last;

    /** Reads the header that ends at the index {@code end} and has at least its fixed bytes. */
    ContentHeader read(ByteBuf in, int end) throws MalformedFrameException {
        int classId = in.readUnsignedShort();
        int weight = in.readUnsignedShort();
        long bodySize = in.readLong();
        if (weight != 0) {
            String found = "expected content header for class " + classId + ", got non content header frame instead";
            throw inContent(ReplyCode.UNEXPECTED_FRAME, found, classId);
        }
        if (bodySize < 0 || bodySize > ContentHeader.BODY_MAX_BYTES) {
            String tooLarge = "content body size " + Long.toUnsignedString(bodySize) + " exceeds maximum allowed size "
                    + ContentHeader.BODY_MAX_BYTES;
            throw inContent(ReplyCode.FRAME_ERROR, tooLarge, classId);
        }
        return header(classId, bodySize, in, end);
    }

    private ContentHeader header(int classId, long bodySize, ByteBuf in, int end) {
        int start = in.readerIndex();
        int size = end - start;
        if (size > REMEMBERED_MAX_BYTES) {
            return new ContentHeader(classId, bodySize, ByteBufUtil.getBytes(in, start, size));
        }
        BufferOctets.copy(in, start, properties, 0, size);
        if (last == null
                || last.classId() != classId
                || last.bodySize() != bodySize
                || !hasTheseProperties(last, size)) {
            last = new ContentHeader(classId, bodySize, Arrays.copyOf(properties, size));
        }
        return last;
    }

    private boolean hasTheseProperties(ContentHeader header, int size) {
        return Arrays.equals(header.properties(), 0, header.properties().length, properties, 0, size);
    }

    private static MalformedFrameException inContent(ReplyCode replyCode, String explanation, int classId) {
        return new MalformedFrameException(replyCode, explanation, classId, PUBLISH_METHOD_ID, null);
    }
}
