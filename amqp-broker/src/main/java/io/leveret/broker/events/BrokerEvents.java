package io.leveret.broker.events;

/**
 * Listens to what happens in a broker. Called on event loops, from many at once: implementations are thread-safe, must
 * not block, allocate or throw.
 */
public interface BrokerEvents {

    /** Listens to nothing. */
    BrokerEvents NONE = new BrokerEvents() {};

    default void connectionOpened() {}

    default void connectionClosed() {}

    default void authenticationAttempted(boolean succeeded) {}

    default void channelOpened() {}

    default void channelClosed() {}

    /** A client asked for a queue that exists or was made for it. A passive declaration counts too. */
    default void queueDeclared() {}

    default void queueCreated() {}

    default void queueDeleted() {}

    default void consumerAdded() {}

    default void consumerRemoved() {}

    /** A channel published for the first time. */
    default void publisherAdded() {}

    /** A channel that had published is closed. */
    default void publisherRemoved() {}

    /** A message has arrived whole from a client. */
    default void published(long bodyBytes, boolean confirmMode) {}

    /** A published message goes to so many queues; not called for none. */
    default void routed(int queues) {}

    default void unroutableDropped() {}

    default void unroutableReturned() {}

    /** A message came that had come before to a queue or exchange that keeps duplicates out. */
    default void duplicateDropped() {}

    /** A publisher was told that so many of its messages are safe. */
    default void confirmed(long messages) {}

    /** Messages were sent to a consumer. */
    default void delivered(long messages, boolean autoAck) {}

    /** A message was sent in answer to basic.get. */
    default void got(boolean autoAck) {}

    default void getEmpty() {}

    /** So many of the messages delivered or got had been delivered before. */
    default void redelivered(long messages) {}

    /** A client acknowledged so many messages. */
    default void acknowledged(long messages) {}

    default void deadLettered(DeadLetterReason reason, long messages) {}
}
