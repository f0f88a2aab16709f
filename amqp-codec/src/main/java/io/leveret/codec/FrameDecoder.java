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

    private static final int METHOD_IDS_BYTES = 4;
    private static final int OCTETS_SHOWN = 16;
    private static final int REPLY_TEXT_MAX_BYTES = 255;

    private final MethodReader reader = new MethodReader(Unpooled.EMPTY_BUFFER, new ShortStringCache());
    private final ContentHeaderReader headers = new ContentHeaderReader();
    private int maxFrameBytes;

    /** Starts with a limit that holds until {@link #maxFrameBytes} sets another. */
    public FrameDecoder(int initialMaxFrameBytes) {
        maxFrameBytes(initialMaxFrameBytes);
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
     * @throws MalformedFrameException if the connection is to be closed; {@code in} then stands behind the frame, unless that is too
     *     large to be waited for: then it is left as it is
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
        try {
            if (endOctet != FrameType.END) {
                throw malformed(type, in, end, "{invalid_frame_end_marker," + endOctet + "}");
            }
            decodePayload(type, channel, in, end, listener);
        } catch (MalformedFrameException e) {
            in.readerIndex(end + 1);
            throw e;
        }
        return true;
    }

    private void decodePayload(int type, int channel, ByteBuf in, int end, FrameListener listener)
            throws MalformedFrameException {
        if (channel == 0 && (type == FrameType.HEADER || type == FrameType.BODY)) {
            throw new MalformedFrameException(ReplyCode.UNEXPECTED_FRAME, described(type, in, end));
        }
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
            throw undecodable(type, in, fields, end, e);
        }
        throw undecodable(type, in, fields, end, null);
    }

    private ContentHeader contentHeader(ByteBuf in, int end) throws MalformedFrameException {
        if (end - in.readerIndex() < ContentHeaderReader.FIXED_BYTES) {
            throw unknownFrame(FrameType.HEADER, in, end);
        }
        return headers.read(in, end);
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
            MethodType<?> type, ByteBuf in, int start, int end, @Nullable MalformedFrameException cause) {
        byte[] shown = octets(in, start, Math.min(end, start + REPLY_TEXT_MAX_BYTES));
        String explanation = "cannot decode " + Octets.numbers(shown);
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
        return MalformedFrameException.frameError(described(type, in, end) + ": " + fault);
    }

    private static String described(int type, ByteBuf in, int end) {
        int start = in.readerIndex();
        boolean all = end - start <= OCTETS_SHOWN;
        byte[] shown = octets(in, start, all ? end : start + OCTETS_SHOWN);
        return "type " + type + (all ? ", all octets = " : ", first 16 octets = ") + Octets.printed(shown);
    }

    private static byte[] octets(ByteBuf in, int start, int end) {
        return ByteBufUtil.getBytes(in, start, end - start);
    }
}
