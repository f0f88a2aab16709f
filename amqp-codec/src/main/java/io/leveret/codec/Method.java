package io.leveret.codec;

/**
 * A method of AMQP 0-9-1 or of RabbitMQ's extensions: an immutable record whose components are its fields in wire order, without
 * those that the specification reserves.
 */
public sealed interface Method
        permits ConnectionMethod,
                ChannelMethod,
                AccessMethod,
                ExchangeMethod,
                QueueMethod,
                BasicMethod,
                ConfirmMethod,
                TxMethod {

    /** The ids, the name and the reader of this kind of method. */
    MethodType<? extends Method> type();

    /**
     * Writes the fields, without the ids.
     *
     * @throws IllegalArgumentException if a string or a table is too long or too deep for the wire
     */
    void write(MethodWriter out);
}
