package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * What stands in a row besides the definition itself: H2 does not notice when bytes of a row are not those written, so each
 * row carries a checksum. A binding's is its identity too.
 */
final class RowCheck {

    private RowCheck() {}

    /** CRC32C over the columns, each with its length in front. */
    static int of(DefinitionChange put) {
        CRC32C crc = new CRC32C();
        for (String column : columns(put)) {
            byte[] bytes = column.getBytes(StandardCharsets.UTF_8);
            crc.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            crc.update(bytes);
        }
        return (int) crc.getValue();
    }

    /** SHA-256 over the columns, each with its length in front. */
    static byte[] identity(BindingPut binding) {
        MessageDigest digest = sha256();
        for (String column : columns(binding)) {
            byte[] bytes = column.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return digest.digest();
    }

    static BindingPut put(BindingRemoved removed) {
        return new BindingPut(
                removed.vhost(),
                removed.source(),
                removed.destination(),
                removed.toExchange(),
                removed.routingKey(),
                removed.arguments());
    }

    private static String[] columns(DefinitionChange put) {
        if (put instanceof ExchangePut e) {
            return new String[] {e.vhost(), e.name(), e.type(), e.autoDelete() + "", e.internal() + "", e.arguments()};
        }
        if (put instanceof QueuePut q) {
            return new String[] {q.vhost(), q.name(), q.id() + "", q.autoDelete() + "", q.arguments()};
        }
        if (put instanceof BindingPut b) {
            return new String[] {
                b.vhost(), b.source(), b.destination(), b.toExchange() + "", b.routingKey(), b.arguments()
            };
        }
        return new String[] {put.vhost()};
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
