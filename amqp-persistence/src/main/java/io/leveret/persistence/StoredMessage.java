package io.leveret.persistence;

/**
 * A message as a queue's log keeps it. The arrays are shared, never changed.
 *
 * @param position its place in the queue
 * @param envelope all that the broker knows of it but the body, in a form that only the broker reads
 * @param body     the payload; the same array may be appended to several queues
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredMessage(long position, byte[] envelope, byte[] body) {}
