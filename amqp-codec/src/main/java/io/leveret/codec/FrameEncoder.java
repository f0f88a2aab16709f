package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/**
 * Appends frames to a buffer, which grows as needed. A frame's largest size, in bytes, includes the eight around its payload;
 * only bodies are split to it, for nothing else can be.
 */
public final class FrameEncoder {

    private static final int METHOD_IDS_BYTES = 4;
    private static final int HEADER_FIELDS_BYTES = 12;
    private static final int NAME_LENGTHS_BYTES = 3;
    private static final int ACK_BYTES = METHOD_IDS_BYTES + Long.BYTES + 1;

    private FrameEncoder() {}

    /**
     * Appends a method.
     *
     * @throws IllegalArgumentException if a string or a table in it is too long or too deep; nothing is appended then
     */
    public static void method(ByteBuf out, int channel, Method method) {
        int start = out.writerIndex();
        try {
            prefix(out, FrameType.METHOD, channel, 0);
            MethodType<?> type = method.type();
            out.writeShort(type.classId()).writeShort(type.methodId());
            method.write(new MethodWriter(out));
        } catch (IllegalArgumentException e) {
            out.writerIndex(start);
            throw e;
        }
        int payloadBytes = out.writerIndex() - start - FrameType.PREFIX_BYTES;
        out.setInt(start + FrameType.PREFIX_BYTES - Integer.BYTES, payloadBytes);
        out.writeByte(FrameType.END);
    }

    /** Appends a content header, its properties as they are. */
    public static void contentHeader(ByteBuf out, int channel, ContentHeader header) {
        byte[] properties = header.properties();
        prefix(out, FrameType.HEADER, channel, HEADER_FIELDS_BYTES + properties.length);
        out.writeShort(header.classId()).writeShort(0).writeLong(header.bodySize());
        out.writeBytes(properties).writeByte(FrameType.END);
    }

    /** Appends a body, or a part of one, in as many frames as it needs; none if it is empty. */
    public static void body(ByteBuf out, int channel, byte[] body, int maxFrameBytes) {
        int maxPayloadBytes = maxPayloadBytes(maxFrameBytes);
        int at = 0;
        while (at < body.length) {
            int payloadBytes = Math.min(body.length - at, maxPayloadBytes);
            prefix(out, FrameType.BODY, channel, payloadBytes);
            out.writeBytes(body, at, payloadBytes).writeByte(FrameType.END);
            at += payloadBytes;
        }
    }

    /** Appends a heartbeat, on channel 0. */
    public static void heartbeat(ByteBuf out) {
        prefix(out, FrameType.HEARTBEAT, 0, 0);
        out.writeByte(FrameType.END);
    }

    /**
     * Appends a whole delivery: method, header and body. The names, of at most 255 bytes each, come as the bytes they are on the wire.
     * If {@code body} is only the first part, the rest may follow with {@link #body}.
     */
    public static void deliver(
            ByteBuf out,
            int channel,
            byte[] consumerTagUtf8,
            long deliveryTag,
            boolean redelivered,
            byte[] exchangeUtf8,
            byte[] routingKeyUtf8,
            ContentHeader header,
            byte[] body,
            int maxFrameBytes) {
        int payloadBytes = METHOD_IDS_BYTES
                + NAME_LENGTHS_BYTES
                + consumerTagUtf8.length
                + Long.BYTES
                + 1
                + exchangeUtf8.length
                + routingKeyUtf8.length;
        out.ensureWritable(deliveryBytes(payloadBytes, header, body, maxFrameBytes));
        prefix(out, FrameType.METHOD, channel, payloadBytes);
        ids(out, BasicMethod.Deliver.TYPE);
        name(out, consumerTagUtf8);
        out.writeLong(deliveryTag).writeBoolean(redelivered);
        name(out, exchangeUtf8);
        name(out, routingKeyUtf8);
        out.writeByte(FrameType.END);
        contentHeader(out, channel, header);
        body(out, channel, body, maxFrameBytes);
    }

    /** Appends a {@code basic.ack}. */
    public static void ack(ByteBuf out, int channel, long deliveryTag, boolean multiple) {
        prefix(out, FrameType.METHOD, channel, ACK_BYTES);
        ids(out, BasicMethod.Ack.TYPE);
        out.writeLong(deliveryTag).writeBoolean(multiple).writeByte(FrameType.END);
    }

    /**
     * A name as the bytes that {@link #deliver} takes, also where it came from bytes that are no UTF-8.
     *
     * @throws IllegalArgumentException if they are more than 255
     */
    public static byte[] nameOctets(String name) {
        return ShortStrings.octets(name);
    }

    private static int deliveryBytes(int methodBytes, ContentHeader header, byte[] body, int maxFrameBytes) {
        int headerBytes = HEADER_FIELDS_BYTES + header.properties().length;
        int bodyFrames = 1 + body.length / maxPayloadBytes(maxFrameBytes);
        return methodBytes + headerBytes + body.length + (2 + bodyFrames) * FrameType.OVERHEAD_BYTES;
    }

    private static int maxPayloadBytes(int maxFrameBytes) {
        if (maxFrameBytes <= FrameType.OVERHEAD_BYTES) {
            throw new IllegalArgumentException("a frame of at most " + maxFrameBytes + " bytes has no payload");
        }
        return maxFrameBytes - FrameType.OVERHEAD_BYTES;
    }

    private static void prefix(ByteBuf out, int type, int channel, int payloadBytes) {
        out.writeByte(type).writeShort(channel).writeInt(payloadBytes);
    }

    private static void ids(ByteBuf out, MethodType<?> type) {
        out.writeShort(type.classId()).writeShort(type.methodId());
    }

    private static void name(ByteBuf out, byte[] utf8) {
        out.writeByte(utf8.length).writeBytes(utf8);
    }
}
