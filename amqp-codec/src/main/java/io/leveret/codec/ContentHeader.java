package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What precedes a body: its class, its size, and the properties as they came. They stay undecoded, so that whatever a publisher
 * sent is what a consumer gets; each reader looks at no more than it needs and throws if what it crosses is malformed. Immutable.
 */
public final class ContentHeader {

    /** The largest body that a header on the wire may announce, in bytes. */
    public static final long BODY_MAX_BYTES = 512L * 1024 * 1024;

    private static final int DELIVERY_MODE_PERSISTENT = 2;

    private final int classId;
    private final long bodySize;
    private final byte[] properties;

    /**
     * Takes over {@code properties}, which are flags and values in wire form and which nobody may change any more; {@code bodySize}
     * is in bytes.
     */
    public ContentHeader(int classId, long bodySize, byte[] properties) {
        this.classId = classId;
        this.bodySize = bodySize;
        this.properties = properties;
    }

    public int classId() {
        return classId;
    }

    /** The size of the body, in bytes. */
    public long bodySize() {
        return bodySize;
    }

    /** The flags and the values in wire form. Nobody may change the array. */
    public byte[] properties() {
        return properties;
    }

    /**
     * Checks, without decoding anything, that the properties can be decoded: so no consumer is sent what its library cannot
     * read.
     */
    public void validate() throws MalformedFrameException {
        PropertyBytes.validate(properties);
    }

    /** The delivery mode, or 0 if absent. */
    public int deliveryMode() throws MalformedFrameException {
        return octet(Property.DELIVERY_MODE, 0);
    }

    public boolean isPersistent() throws MalformedFrameException {
        return deliveryMode() == DELIVERY_MODE_PERSISTENT;
    }

    /** The priority, or -1 if absent. */
    public int priority() throws MalformedFrameException {
        return octet(Property.PRIORITY, -1);
    }

    public @Nullable String expiration() throws MalformedFrameException {
        return shortString(Property.EXPIRATION);
    }

    public @Nullable String replyTo() throws MalformedFrameException {
        return shortString(Property.REPLY_TO);
    }

    public @Nullable String userId() throws MalformedFrameException {
        return shortString(Property.USER_ID);
    }

    public @Nullable String correlationId() throws MalformedFrameException {
        return shortString(Property.CORRELATION_ID);
    }

    public @Nullable String messageId() throws MalformedFrameException {
        return shortString(Property.MESSAGE_ID);
    }

    public @Nullable FieldTable headers() throws MalformedFrameException {
        int at = PropertyBytes.find(properties, Property.HEADERS);
        if (at == PropertyBytes.ABSENT) {
            return null;
        }
        ByteBuf in = Unpooled.wrappedBuffer(properties);
        in.readerIndex(at);
        return FieldTableReader.read(in, properties.length);
    }

    /** All properties. Throws also if bytes are left behind them. */
    public BasicProperties decode() throws MalformedFrameException {
        return BasicPropertiesCodec.read(properties);
    }

    private int octet(Property property, int absent) throws MalformedFrameException {
        int at = PropertyBytes.find(properties, property);
        return at == PropertyBytes.ABSENT ? absent : properties[at] & 0xff;
    }

    private @Nullable String shortString(Property property) throws MalformedFrameException {
        int at = PropertyBytes.find(properties, property);
        return at == PropertyBytes.ABSENT ? null : Utf8.decode(properties, at + 1, properties[at] & 0xff);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentHeader that
                && classId == that.classId
                && bodySize == that.bodySize
                && Arrays.equals(properties, that.properties);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * classId + Long.hashCode(bodySize)) + Arrays.hashCode(properties);
    }

    @Override
    public String toString() {
        return "ContentHeader[classId=" + classId + ", bodySize=" + bodySize + ", " + properties.length
                + " bytes of properties]";
    }
}
