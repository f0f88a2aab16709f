package io.leveret.broker.message;

import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A published message: immutable, shared by all the queues it went to.
 *
 * @param address    where it was sent
 * @param header     its properties, as they came
 * @param body       its payload; shared, not to be changed
 * @param persistent delivery mode 2: to be kept over a restart, where its queue is
 * @param origin     who sent it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(Address address, ContentHeader header, byte[] body, boolean persistent, Origin origin) {

    /** What an empty message costs beside its body, roughly, in bytes: the unit of every limit on bytes. */
    private static final int OVERHEAD_BYTES = 200;

    /** A client's message. */
    public Message(Address address, ContentHeader header, byte[] body, boolean persistent) {
        this(address, header, body, persistent, Origin.CLIENT);
    }

    /**
     * A message as it came from a client.
     *
     * @throws ConnectionException if the properties cannot be read
     */
    public static Message received(Address address, ContentHeader header, byte[] body) {
        try {
            header.validate();
            return new Message(address, header, body, header.isPersistent());
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Its headers, read anew at each call; none is an empty table.
     *
     * @throws ConnectionException if they cannot be read
     */
    public static FieldTable headers(ContentHeader header) {
        try {
            FieldTable headers = header.headers();
            return headers == null ? FieldTable.EMPTY : headers;
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Whom the message says it is from; null if it does not say.
     *
     * @throws ConnectionException if that cannot be read
     */
    public static @Nullable String userId(ContentHeader header) {
        try {
            return header.userId();
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * How long the message may wait, as it says itself; null if it does not say.
     *
     * @throws ConnectionException if that cannot be read
     */
    static @Nullable String expiration(ContentHeader header) {
        try {
            return header.expiration();
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Its priority; a negative number if it has none.
     *
     * @throws ConnectionException if that cannot be read
     */
    public static int priority(ContentHeader header) {
        try {
            return header.priority();
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * All its properties.
     *
     * @throws ConnectionException if they cannot be read
     */
    public BasicProperties properties() {
        try {
            return header.decode();
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    /** The same message with other headers. */
    public Message withHeaders(FieldTable headers) {
        BasicProperties changed = properties().toBuilder().headers(headers).build();
        return new Message(address, changed.toHeader(body.length), body, persistent, origin);
    }

    /** What it occupies, for limits: bytes of payload and properties, and the objects around them. */
    public long footprintBytes() {
        return (long) OVERHEAD_BYTES + header.properties().length + body.length;
    }
}
