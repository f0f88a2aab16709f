package io.leveret.broker.message;

import org.jspecify.annotations.Nullable;

/**
 * Makes messages again of their envelopes, one behind the other: neighbours mostly were sent to the same address, which they share
 * then, so that its names are read once. One thread at a time.
 */
public final class MessageDecoder {

    private @Nullable Address last;

    /**
     * The next message.
     *
     * @throws io.leveret.persistence.StorageException if the bytes are not an envelope of a version known here
     */
    public Message decode(byte[] envelope, byte[] body) {
        Message message = MessageEnvelope.decode(envelope, body, last);
        last = message.address();
        return message;
    }
}
