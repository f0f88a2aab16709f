package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/** Frames made by hand, so that they may be wrong, and those once recorded. */
final class Frames {

    static final int MAX_BYTES = 131_072;

    private Frames() {}

    static ByteBuf frame(int type, int channel, byte[] payload) {
        return Unpooled.buffer()
                .writeByte(type)
                .writeShort(channel)
                .writeInt(payload.length)
                .writeBytes(payload)
                .writeByte(0xce);
    }

    static ByteBuf method(int classId, int methodId, byte... fields) {
        ByteBuf payload =
                Unpooled.buffer().writeShort(classId).writeShort(methodId).writeBytes(fields);
        return frame(1, 1, ByteBufUtil.getBytes(payload));
    }

    static ByteBuf contentHeader(int classId, int weight, long bodySize, byte... properties) {
        ByteBuf payload = Unpooled.buffer()
                .writeShort(classId)
                .writeShort(weight)
                .writeLong(bodySize)
                .writeBytes(properties);
        return frame(2, 1, ByteBufUtil.getBytes(payload));
    }

    /** What {@code side}, server or client, sent; the client's without its protocol header. */
    static byte[] recorded(String side) {
        String name = "/recorded/from-" + side + ".hex";
        try (InputStream in = Objects.requireNonNull(Frames.class.getResourceAsStream(name), name)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining());
            return ByteBufUtil.decodeHexDump(hex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
