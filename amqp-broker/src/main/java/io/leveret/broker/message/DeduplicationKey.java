package io.leveret.broker.message;

import io.leveret.codec.FieldValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message the same as another one, in 128 bits of its SHA-256: among a billion keys two different ones are taken for
 * the same with a probability of about 10 to the power of -21.
 */
public record DeduplicationKey(long high, long low) {

    /** The key that a header's value is; null if it is none: a table, an array, nothing. */
    static @Nullable DeduplicationKey of(FieldValue value) {
        if (value instanceof FieldValue.LongString text) {
            return of('s', text.octets());
        } else if (value instanceof FieldValue.Bytes bytes) {
            return of('s', bytes.octets());
        } else if (value instanceof FieldValue.Whole number) {
            return of('i', Long.toString(number.longValue()));
        } else if (value instanceof FieldValue.Bool bool) {
            return of('b', Boolean.toString(bool.value()));
        } else if (value instanceof FieldValue.Float64 number) {
            return of('f', Double.toString(number.value()));
        } else if (value instanceof FieldValue.Float32 number) {
            return of('f', Double.toString(number.value()));
        } else if (value instanceof FieldValue.Timestamp time) {
            return of('t', Long.toUnsignedString(time.seconds()));
        }
        return null;
    }

    static DeduplicationKey ofMessageId(String id) {
        return of('m', id);
    }

    private static DeduplicationKey of(char kind, String text) {
        return of(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private static DeduplicationKey of(char kind, byte[] octets) {
        MessageDigest digest = sha256();
        digest.update((byte) kind);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(octets));
        return new DeduplicationKey(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
