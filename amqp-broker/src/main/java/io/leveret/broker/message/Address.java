package io.leveret.broker.message;

import io.leveret.codec.FrameEncoder;

/**
 * Where a message was sent: exchange and routing key, with their bytes at hand for the many deliveries that repeat them.
 * Immutable; a channel keeps the ones it uses and shares them between messages.
 */
public final class Address {

    private final String exchange;
    private final String routingKey;
    private final byte[] exchangeUtf8;
    private final byte[] routingKeyUtf8;

    public Address(String exchange, String routingKey) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.exchangeUtf8 = FrameEncoder.nameOctets(exchange);
        this.routingKeyUtf8 = FrameEncoder.nameOctets(routingKey);
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** Shared; not to be changed. */
    public byte[] exchangeUtf8() {
        return exchangeUtf8;
    }

    /** Shared; not to be changed. */
    public byte[] routingKeyUtf8() {
        return routingKeyUtf8;
    }
}
