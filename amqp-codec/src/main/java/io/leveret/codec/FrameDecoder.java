package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one connection's bytes into frames and decodes them. A frame's size is compared with the limit before anything is waited for
 * or allocated. One thread at a time.
 */
public final class FrameDecoder {

    /** The largest body that a content header may announce, in bytes. */
    public static final long BODY_MAX_BYTES = 512L * 1024 * 1024;

    private static final int METHOD_IDS_BYTES = 4;
    private static final int HEADER_FIELDS_BYTES = 12;
    private static final int OCTETS_SHOWN = 16;
    private static final int PUBLISH_METHOD_ID = 40;

    private final MethodReader reader;
    private int maxFrameBytes;
    private @Nullable ContentHeader lastHeader;

    /** Starts with a limit that holds until {@link #maxFrameBytes} sets another. */
    public FrameDecoder(int initialMaxFrameBytes) {
        maxFrameBytes(initialMaxFrameBytes);
        reader = new MethodReader(Unpooled.EMPTY_BUFFER, new ShortStringCache());
    }

    /** Sets the size of the largest frame, its eight bytes around the payload included. RabbitMQ tolerates eight more, and so does this. */
    public final void maxFrameBytes(int bytes) {
        if (bytes <= FrameType.OVERHEAD_BYTES) {
            throw new IllegalArgumentException("a frame of at most " + bytes + " bytes has no payload");
        }
        maxFrameBytes = bytes;
    }

    /**
     * Takes one complete frame from {@code in}, tells {@code listener}, and returns true; or leaves {@code in} as it is and returns
     * false while the frame is incomplete.
     *
     * @throws MalformedFrameException if the connection is to be closed; where {@code in} stands is then undefined
     */
    public boolean decode(ByteBuf in, FrameListener listener) throws MalformedFrameException {
        int readable = in.readableBytes();
        if (readable < FrameType.PREFIX_BYTES) {
            return false;
        }
        int start = in.readerIndex();
        int type = in.getUnsignedByte(start);
        long payloadBytes = in.getUnsignedInt(start + 3);
        if (payloadBytes > maxFrameBytes) {
            throw tooLarge(type, payloadBytes);
        }
        if (readable - FrameType.OVERHEAD_BYTES < payloadBytes) {
            return false;
        }
        int channel = in.getUnsignedShort(start + 1);
        in.skipBytes(FrameType.PREFIX_BYTES);
        int end = in.readerIndex() + (int) payloadBytes;
        int endOctet = in.getUnsignedByte(end);
        if (endOctet != FrameType.END) {
            throw malformed(type, in, end, "{invalid_frame_end_marker," + endOctet + "}");
        }
        decodePayload(type, channel, in, end, listener);
        return true;
    }

    private void decodePayload(int type, int channel, ByteBuf in, int end, FrameListener listener)
            throws MalformedFrameException {
        switch (type) {
            case FrameType.METHOD -> {
                Method method = method(in, end);
                in.readerIndex(end + 1);
                listener.onMethod(channel, method);
            }
            case FrameType.HEADER -> {
                ContentHeader header = contentHeader(in, end);
                in.readerIndex(end + 1);
                listener.onContentHeader(channel, header);
            }
            case FrameType.BODY -> contentBody(channel, in, end, listener);
            case FrameType.HEARTBEAT -> {
                if (in.readerIndex() != end) {
                    throw unknownFrame(type, in, end);
                }
                in.readerIndex(end + 1);
                listener.onHeartbeat(channel);
            }
            default -> throw unknownFrame(type, in, end);
        }
    }

    private Method method(ByteBuf in, int end) throws MalformedFrameException {
        if (end - in.readerIndex() < METHOD_IDS_BYTES) {
            throw unknownFrame(FrameType.METHOD, in, end);
        }
        int classId = in.readUnsignedShort();
        int methodId = in.readUnsignedShort();
        MethodType<?> type = MethodTypes.find(classId, methodId);
        if (type == null) {
            throw new MalformedFrameException(
                    ReplyCode.COMMAND_INVALID, "unimplemented method", classId, methodId, null);
        }
        int fields = in.readerIndex();
        reader.reset(in, end);
        try {
            Method method = type.read(reader);
            if (!reader.hasMore()) {
                return method;
            }
        } catch (MalformedFrameException e) {
            if (e.replyCode() == ReplyCode.FRAME_ERROR) {
                throw e;
            }
            throw undecodable(type, octets(in, fields, end), e);
        }
        throw undecodable(type, octets(in, fields, end), null);
    }

    /** A publisher tends to repeat its properties; the header before is taken again where it says the same. */
    private ContentHeader contentHeader(ByteBuf in, int end) throws MalformedFrameException {
        if (end - in.readerIndex() < HEADER_FIELDS_BYTES) {
            throw unknownFrame(FrameType.HEADER, in, end);
        }
        int classId = in.readUnsignedShort();
        int weight = in.readUnsignedShort();
        long bodySize = in.readLong();
        checkHeader(classId, weight, bodySize);
        ContentHeader last = lastHeader;
        if (last != null && last.classId() == classId && last.bodySize() == bodySize && hasProperties(last, in, end)) {
            return last;
        }
        ContentHeader header = new ContentHeader(classId, bodySize, octets(in, in.readerIndex(), end));
        lastHeader = header;
        return header;
    }

    private static void checkHeader(int classId, int weight, long bodySize) throws MalformedFrameException {
        if (weight != 0) {
            throw new MalformedFrameException(
                    ReplyCode.UNEXPECTED_FRAME,
                    "expected content header for class " + classId + ", got non content header frame instead",
                    classId,
                    PUBLISH_METHOD_ID,
                    null);
        }
        if (bodySize < 0 || bodySize > BODY_MAX_BYTES) {
            throw new MalformedFrameException(
                    ReplyCode.FRAME_ERROR,
                    "content body size " + Long.toUnsignedString(bodySize) + " exceeds maximum allowed size "
                            + BODY_MAX_BYTES,
                    classId,
                    PUBLISH_METHOD_ID,
                    null);
        }
    }

    private static boolean hasProperties(ContentHeader header, ByteBuf in, int end) {
        byte[] properties = header.properties();
        int start = in.readerIndex();
        if (properties.length != end - start) {
            return false;
        }
        for (int i = 0; i < properties.length; i++) {
            if (properties[i] != in.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }

    /** Shows the listener this very buffer, narrowed to the payload: a slice would be one object a frame. */
    private static void contentBody(int channel, ByteBuf in, int end, FrameListener listener) {
        int writerIndex = in.writerIndex();
        in.writerIndex(end);
        try {
            listener.onContentBody(channel, in);
        } finally {
            in.setIndex(end + 1, writerIndex);
        }
    }

    private static MalformedFrameException undecodable(
            MethodType<?> type, byte[] fields, @Nullable MalformedFrameException cause) {
        String explanation = "cannot decode " + Octets.numbers(fields);
        return new MalformedFrameException(ReplyCode.FRAME_ERROR, explanation, type.classId(), type.methodId(), cause);
    }

    private MalformedFrameException tooLarge(int type, long payloadBytes) {
        int max = maxFrameBytes - FrameType.OVERHEAD_BYTES;
        return MalformedFrameException.frameError(
                "type " + type + ", all octets = <<>>: {frame_too_large," + payloadBytes + "," + max + "}");
    }

    private static MalformedFrameException unknownFrame(int type, ByteBuf in, int end) {
        return malformed(type, in, end, "unknown_frame");
    }

    private static MalformedFrameException malformed(int type, ByteBuf in, int end, String fault) {
        int start = in.readerIndex();
        boolean all = end - start <= OCTETS_SHOWN;
        byte[] shown = octets(in, start, all ? end : start + OCTETS_SHOWN);
        return MalformedFrameException.frameError("type " + type + (all ? ", all octets = " : ", first 16 octets = ")
                + Octets.printed(shown) + ": " + fault);
    }

    private static byte[] octets(ByteBuf in, int start, int end) {
        return ByteBufUtil.getBytes(in, start, end - start);
    }
}
