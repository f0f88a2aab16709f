package io.leveret.broker.queue;

import io.leveret.broker.message.DeduplicationKey;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;

/**
 * A remembered key as it lies in a log of its own: version, key, when it ends, and the position of the message it came with.
 *
 * @param messagePosition in the log of the queue; 0 where no queue is
 */
record StoredKey(DeduplicationKey key, long endMillis, long messagePosition) {

    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 4 * Long.BYTES;
    private static final byte[] NO_BODY = {};

    /** A key and its position in its log. */
    record Placed(long position, StoredKey key) {}

    StoredMessage at(long position) {
        byte[] envelope = new byte[BYTES];
        ByteBuffer.wrap(envelope)
                .put(VERSION)
                .putLong(key.high())
                .putLong(key.low())
                .putLong(endMillis)
                .putLong(messagePosition);
        return new StoredMessage(position, envelope, NO_BODY);
    }

    /** @throws StorageException if it is none */
    static Placed decode(StoredMessage stored) {
        ByteBuffer in = ByteBuffer.wrap(stored.envelope());
        if (in.remaining() != BYTES || in.get() != VERSION) {
            throw new StorageException("a remembered key of unknown version");
        }
        DeduplicationKey key = new DeduplicationKey(in.getLong(), in.getLong());
        return new Placed(stored.position(), new StoredKey(key, in.getLong(), in.getLong()));
    }
}
