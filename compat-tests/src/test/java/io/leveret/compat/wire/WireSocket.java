package io.leveret.compat.wire;

import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.Method;
import io.leveret.codec.MethodReader;
import io.leveret.codec.MethodType;
import io.leveret.codec.MethodWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket and the frames on it. Frames are cut here and not by the codec under test. One thread at a time. */
final class WireSocket implements AutoCloseable {

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;
    static final int FRAME_END = 0xce;

    private static final int FRAME_HEADER_BYTES = 7;
    private static final int PROTOCOL_HEADER_BYTES = 8;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_BYTES = 65_536;

    private final Socket socket = new Socket();
    private final ByteBuf received = Unpooled.buffer();
    private final ByteBuf held = Unpooled.buffer();
    private boolean holding;
    private int largestFrame;
    private final byte[] chunk = new byte[READ_BYTES];

    WireSocket(String host, int port) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + host + ':' + port, e);
        }
    }

    void write(byte[] bytes) {
        if (holding) {
            held.writeBytes(bytes);
            return;
        }
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the broker has closed the socket", e);
        }
    }

    /** Writes at once what {@code writes} would write piece by piece. */
    void together(Runnable writes) {
        holding = true;
        try {
            writes.run();
        } finally {
            holding = false;
        }
        if (held.isReadable()) {
            write(bytes(held));
            held.clear();
        }
    }

    static byte[] frame(int type, int channel, byte[] payload) {
        return frame(type, channel, payload, FRAME_END);
    }

    static byte[] frame(int type, int channel, byte[] payload, int endOctet) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(type).writeShort(channel).writeInt(payload.length).writeBytes(payload);
        return bytes(frame.writeByte(endOctet));
    }

    static byte[] payload(Method method) {
        ByteBuf payload = Unpooled.buffer();
        payload.writeShort(method.type().classId()).writeShort(method.type().methodId());
        method.write(new MethodWriter(payload));
        return bytes(payload);
    }

    /** The next frame, or what happened instead until {@code deadline}, a value of {@link System#nanoTime}. */
    Incoming next(long deadline) {
        while (true) {
            if (startsWithProtocolHeader()) {
                return new Incoming.Protocol(take(PROTOCOL_HEADER_BYTES));
            }
            if (holdsFrame()) {
                return frame();
            }
            Incoming ended = readMore(deadline);
            if (ended != null) {
                return ended;
            }
        }
    }

    /** The size of the largest frame that came, in bytes, with its header and its end. */
    int largestFrame() {
        return largestFrame;
    }

    private boolean startsWithProtocolHeader() {
        return received.readableBytes() >= PROTOCOL_HEADER_BYTES && received.getByte(received.readerIndex()) == 'A';
    }

    private boolean holdsFrame() {
        int start = received.readerIndex();
        return received.readableBytes() > FRAME_HEADER_BYTES
                && received.getByte(start) != 'A'
                && received.readableBytes() > FRAME_HEADER_BYTES + received.getInt(start + 3);
    }

    private Incoming frame() {
        int type = received.readUnsignedByte();
        int channel = received.readUnsignedShort();
        ByteBuf payload = Unpooled.wrappedBuffer(take(received.readInt()));
        largestFrame = Math.max(largestFrame, FRAME_HEADER_BYTES + payload.readableBytes() + 1);
        int end = received.readUnsignedByte();
        if (end != FRAME_END) {
            throw new AssertionError("a frame of type " + type + " ends with octet " + end);
        }
        received.discardSomeReadBytes();
        return switch (type) {
            case METHOD -> new Incoming.OfMethod(channel, method(payload));
            case HEADER -> header(channel, payload);
            case BODY -> new Incoming.Body(channel, bytes(payload));
            case HEARTBEAT -> new Incoming.Heartbeat();
            default -> throw new AssertionError("a frame of type " + type);
        };
    }

    private static Method method(ByteBuf payload) {
        int classId = payload.readUnsignedShort();
        int methodId = payload.readUnsignedShort();
        MethodType<?> type = MethodType.find(classId, methodId);
        if (type == null) {
            throw new AssertionError("there is no method " + classId + ',' + methodId);
        }
        try {
            return type.read(new MethodReader(payload));
        } catch (MalformedFrameException e) {
            throw new AssertionError("malformed " + type, e);
        }
    }

    private static Incoming header(int channel, ByteBuf payload) {
        int classId = payload.readUnsignedShort();
        payload.skipBytes(Short.BYTES);
        return new Incoming.Header(channel, classId, payload.readLong(), bytes(payload));
    }

    private @Nullable Incoming readMore(long deadline) {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (millis <= 0) {
            return new Incoming.Silence();
        }
        try {
            socket.setSoTimeout((int) millis);
            int count = socket.getInputStream().read(chunk);
            if (count < 0) {
                return new Incoming.SocketClosed();
            }
            received.writeBytes(chunk, 0, count);
            return null;
        } catch (SocketTimeoutException e) {
            return new Incoming.Silence();
        } catch (SocketException reset) {
            return new Incoming.SocketClosed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] take(int length) {
        byte[] bytes = new byte[length];
        received.readBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
