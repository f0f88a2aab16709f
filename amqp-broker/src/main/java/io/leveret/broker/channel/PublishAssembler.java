package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BufferOctets;
import io.leveret.codec.ContentHeader;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts a published message together from its frames: method, header, body. Knows what must come next; the body grows with what
 * has arrived, not with what was announced.
 */
final class PublishAssembler {

    private static final int BASIC_CLASS_ID = 60;
    private static final long HARD_MAX_BYTES = 536_870_912;

    /** Bodies up to this size are allocated at once: a frame or so, which any client may make us hold anyway. */
    private static final int ALLOCATED_AT_ONCE_BYTES = 128 * 1024;

    private static final byte[] EMPTY_BODY = {};

    private final int maxMessageBytes;
    private final Completed completed;

    private BasicMethod.@Nullable Publish publish;
    private @Nullable ContentHeader header;
    private byte[] body = EMPTY_BODY;
    private int received;

    PublishAssembler(int maxMessageBytes, Completed completed) {
        this.maxMessageBytes = maxMessageBytes;
        this.completed = completed;
    }

    /** Takes a message when all of it is there. */
    interface Completed {
        void onPublish(BasicMethod.Publish publish, ContentHeader header, byte[] body);
    }

    /** The publish whose frames are awaited; null if a method may come now. */
    BasicMethod.@Nullable Publish awaited() {
        return publish;
    }

    /** The error for a frame that does not belong here. */
    ConnectionException unexpected() {
        if (publish == null) {
            return ConnectionException.unexpectedFrame("expected method frame, got non method frame instead");
        }
        return ConnectionException.unexpectedFrame(
                header == null
                        ? "expected content header for class 60, got non content header frame instead"
                        : "expected content body, got non content body frame instead");
    }

    void on(BasicMethod.Publish method) {
        publish = method;
    }

    void on(ContentHeader announced) {
        if (publish == null || header != null) {
            throw unexpected();
        }
        if (announced.classId() != BASIC_CLASS_ID) {
            throw ConnectionException.unexpectedFrame(
                    "expected content header for class 60, got one for class " + announced.classId() + " instead");
        }
        long size = announced.bodySize();
        if (size < 0 || size > HARD_MAX_BYTES) {
            throw ConnectionException.frameError("content body size " + Long.toUnsignedString(size)
                    + " exceeds maximum allowed size " + HARD_MAX_BYTES);
        }
        if (size > maxMessageBytes) {
            throw ChannelException.preconditionFailed(
                    "message size " + size + " is larger than configured max size " + maxMessageBytes);
        }
        header = announced;
        if (size == 0) {
            complete(publish, announced);
        } else {
            body = new byte[(int) Math.min(size, ALLOCATED_AT_ONCE_BYTES)];
        }
    }

    void on(ByteBuf payload) {
        ContentHeader announced = header;
        BasicMethod.Publish method = publish;
        if (announced == null || method == null) {
            throw unexpected();
        }
        int length = payload.readableBytes();
        int size = (int) announced.bodySize();
        if (length > size - received) {
            throw ConnectionException.frameError("content body frame exceeds remaining content size");
        }
        makeRoom(received + length, size);
        BufferOctets.copy(payload, payload.readerIndex(), body, received, length);
        received += length;
        if (received == size) {
            complete(method, announced);
        }
    }

    private void makeRoom(int needed, int size) {
        if (needed > body.length) {
            int doubled = (int) Math.min(2L * body.length, size);
            body = Arrays.copyOf(body, Math.max(needed, doubled));
        }
    }

    private void complete(BasicMethod.Publish method, ContentHeader announced) {
        byte[] whole = body;
        publish = null;
        header = null;
        body = EMPTY_BODY;
        received = 0;
        completed.onPublish(method, announced, whole);
    }
}
