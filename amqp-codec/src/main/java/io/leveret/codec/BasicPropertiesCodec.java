package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** All properties of class basic from and to wire form. */
final class BasicPropertiesCodec {

    private final MethodReader in;
    private final int flags;

    private BasicPropertiesCodec(MethodReader in) throws MalformedFrameException {
        this.in = in;
        this.flags = in.shortInt();
    }

    static BasicProperties read(byte[] octets) throws MalformedFrameException {
        MethodReader in = new MethodReader(Unpooled.wrappedBuffer(octets));
        BasicProperties properties = new BasicPropertiesCodec(in).properties();
        if (in.hasMore()) {
            throw MalformedFrameException.syntaxError("bytes are left behind the content properties");
        }
        return properties;
    }

    static byte[] write(BasicProperties properties) {
        ByteBuf out = Unpooled.buffer();
        new Writing(out).properties(properties);
        return ByteBufUtil.getBytes(out);
    }

    private BasicProperties properties() throws MalformedFrameException {
        return new BasicProperties(
                text(Property.CONTENT_TYPE),
                text(Property.CONTENT_ENCODING),
                has(Property.HEADERS) ? in.table() : null,
                octet(Property.DELIVERY_MODE),
                octet(Property.PRIORITY),
                text(Property.CORRELATION_ID),
                text(Property.REPLY_TO),
                text(Property.EXPIRATION),
                text(Property.MESSAGE_ID),
                has(Property.TIMESTAMP) ? (Long) in.longLong() : null,
                text(Property.TYPE),
                text(Property.USER_ID),
                text(Property.APP_ID),
                text(Property.CLUSTER_ID));
    }

    private boolean has(Property property) {
        return (flags & property.flag()) != 0;
    }

    private @Nullable String text(Property property) throws MalformedFrameException {
        return has(property) ? in.anyShortString() : null;
    }

    private @Nullable Integer octet(Property property) throws MalformedFrameException {
        return has(property) ? (Integer) in.octet() : null;
    }

    /** Appends values, and notes their flags in the first two bytes. */
    private static final class Writing {

        private final ByteBuf out;
        private final MethodWriter values;
        private int flags;

        Writing(ByteBuf out) {
            this.out = out;
            this.values = new MethodWriter(out);
        }

        void properties(BasicProperties properties) {
            values.shortInt(0);
            text(Property.CONTENT_TYPE, properties.contentType());
            text(Property.CONTENT_ENCODING, properties.contentEncoding());
            if (properties.headers() != null) {
                set(Property.HEADERS).table(properties.headers());
            }
            octet(Property.DELIVERY_MODE, properties.deliveryMode());
            octet(Property.PRIORITY, properties.priority());
            text(Property.CORRELATION_ID, properties.correlationId());
            text(Property.REPLY_TO, properties.replyTo());
            text(Property.EXPIRATION, properties.expiration());
            text(Property.MESSAGE_ID, properties.messageId());
            if (properties.timestamp() != null) {
                set(Property.TIMESTAMP).longLong(properties.timestamp());
            }
            text(Property.TYPE, properties.type());
            text(Property.USER_ID, properties.userId());
            text(Property.APP_ID, properties.appId());
            text(Property.CLUSTER_ID, properties.clusterId());
            out.setShort(0, flags);
        }

        private MethodWriter set(Property property) {
            flags |= property.flag();
            return values;
        }

        private void text(Property property, @Nullable String text) {
            if (text != null) {
                set(property).shortString(text);
            }
        }

        private void octet(Property property, @Nullable Integer octet) {
            if (octet != null) {
                set(property).octet(octet);
            }
        }
    }
}
