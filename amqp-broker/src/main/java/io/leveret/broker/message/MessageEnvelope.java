package io.leveret.broker.message;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.StorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * All of a persistent message but its body, as bytes: version, exchange, routing key, then the content header's properties as they
 * came. Lengths of names are one octet, as on the wire.
 */
public final class MessageEnvelope {

    private static final byte VERSION = 1;
    private static final int BASIC_CLASS_ID = 60;

    private MessageEnvelope() {}

    public static byte[] encode(Message message) {
        byte[] exchange = message.address().exchangeUtf8();
        byte[] routingKey = message.address().routingKeyUtf8();
        byte[] properties = message.header().properties();
        byte[] envelope = new byte[3 + exchange.length + routingKey.length + properties.length];
        ByteBuffer.wrap(envelope)
                .put(VERSION)
                .put((byte) exchange.length)
                .put(exchange)
                .put((byte) routingKey.length)
                .put(routingKey)
                .put(properties);
        return envelope;
    }

    /**
     * Makes the message again that was encoded.
     *
     * @throws StorageException if the bytes are not an envelope of a version known here
     */
    public static Message decode(byte[] envelope, byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(envelope);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new StorageException("message envelope of unknown version " + version);
            }
            Address address = new Address(shortString(in), shortString(in));
            byte[] properties = new byte[in.remaining()];
            in.get(properties);
            ContentHeader header = new ContentHeader(BASIC_CLASS_ID, body.length, properties);
            return new Message(address, header, body, true);
        } catch (BufferUnderflowException e) {
            throw new StorageException("message envelope ends too early", e);
        }
    }

    private static String shortString(ByteBuffer in) {
        byte[] octets = new byte[Byte.toUnsignedInt(in.get())];
        in.get(octets);
        // A name may come from bytes that are no UTF-8; the codec's strings carry them.
        return new FieldValue.LongString(octets).text();
    }
}
