package io.leveret.persistence;

/**
 * A message as a queue's log keeps it. The arrays are shared, never changed.
 *
 * @param position its place in the queue
 * @param traits   bits of the broker's own meaning; those of many messages are known together without reading one, see
 *                 {@link QueueLog.Extent}. {@link #UNKNOWN_TRAITS} for one written before there were traits
 * @param envelope all that the broker knows of it but the body, in a form that only the broker reads
 * @param body     the payload; the same array may be appended to several queues
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredMessage(long position, int traits, byte[] envelope, byte[] body) {

    /** All bits: it may have any trait. */
    public static final int UNKNOWN_TRAITS = -1;

    /** A message without traits. */
    public StoredMessage(long position, byte[] envelope, byte[] body) {
        this(position, 0, envelope, body);
    }
}
