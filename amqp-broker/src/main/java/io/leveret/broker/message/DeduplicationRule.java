package io.leveret.broker.message;

import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a queue or an exchange takes for the same, and how long it remembers.
 *
 * @param maxKeys     how many it remembers
 * @param ttlMillis   for how long, where a message does not say so itself
 * @param header      the header that holds a message's key
 * @param byMessageId whether the property message-id is the key of a message without that header
 */
public record DeduplicationRule(int maxKeys, long ttlMillis, String header, boolean byMessageId) {

    private static final String OWN_TTL = "x-cache-ttl";

    /**
     * What the message is told apart by; null if nothing: it is no duplicate.
     *
     * @throws ConnectionException if its properties cannot be read
     */
    public @Nullable DeduplicationKey key(ContentHeader message) {
        FieldValue value = Message.headers(message).get(header);
        DeduplicationKey key = value == null ? null : DeduplicationKey.of(value);
        if (key == null && byMessageId) {
            String id = messageId(message);
            return id == null ? null : DeduplicationKey.ofMessageId(id);
        }
        return key;
    }

    /** Until when the message is to be remembered that comes now, in milliseconds since 1970. */
    public long end(ContentHeader message, long nowMillis) {
        FieldTable headers = Message.headers(message);
        long own = headers.get(OWN_TTL) instanceof FieldValue.Whole number ? number.longValue() : 0;
        long ttl = own > 0 ? Math.min(own, Long.MAX_VALUE / 2) : ttlMillis;
        return nowMillis + ttl;
    }

    private static @Nullable String messageId(ContentHeader message) {
        try {
            return message.messageId();
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }
}
